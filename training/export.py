"""From a trained tagger to the files that reading needs: no torch, no pickle.

student.pt -> encoder.onnx (weights as 8-bit integers), heads.npz (float16 arrays by name), labels.json, tokenizer.json

python -m training.export --weights student.pt --tokenizer tokenizer.json --output models/tagger
python -m training.export --weights fast.pt --tokenizer tokenizer.json --parse parse.json --output models/fast
"""

import argparse
import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
import torch

from training.batches import EVENT_TYPES, LABELS, LINKS, MODALITIES, RELATIONS, ROLES, SIZES, TYPES
from training.data import SNIPPET_LABELS
from training.fast import Student
from training.model import Bert, Tagger


def averaged(files: list[Path]) -> dict[str, torch.Tensor]:
    """The mean of the weights of several rounds of one training, which reads better than any of them.

    Source: Wortsman et al. 2022, "Model soups". Outputs that a round has not are the mean of the others'.
    """
    rounds = [torch.load(file, weights_only=True) for file in files]
    found = {}
    for name, last in rounds[-1].items():
        same = [one[name].float() for one in rounds if name in one and one[name].shape == last.shape]
        found[name] = torch.stack(same).mean(0)
    return found


def export(weights: list[Path], tokenizer: Path, output: Path, parse: Path | None = None) -> None:
    """Write the four files; `parse` names the labels of a model that parses too."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    known = json.loads(parse.read_text(encoding="utf-8")) if parse is not None else {}
    given = averaged(weights)
    if known:
        layers = 1 + max(int(name.split(".")[2]) for name in given if name.startswith("encoder.blocks."))
        model: Tagger = Student(len(given["encoder.words.weight"]), layers, known)
    else:
        model = Tagger(Bert(), SIZES)
    model.load_state_dict(given)
    model.eval()
    output.mkdir(parents=True, exist_ok=True)
    ids = torch.ones(1, 7, dtype=torch.int64)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        torch.onnx.export(
            model.encoder,
            (ids, ids),
            str(plain),
            input_names=["ids", "shapes"],
            output_names=["vectors"],
            dynamic_axes={name: {0: "batch", 1: "length"} for name in ("ids", "shapes", "vectors")},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(plain, output / "encoder.onnx", weight_type=QuantType.QInt8, per_channel=True)
    heads = {
        name: value.detach().numpy().astype(np.float16)
        for name, value in model.state_dict().items()
        if not name.startswith("encoder.")
    }
    np.savez(output / "heads.npz", **heads)
    labels = {
        **LABELS,
        "entity_type": TYPES,
        "modality": list(MODALITIES),
        "role": list(ROLES),
        "relation": [*RELATIONS, *(f"link:{one}" for one in LINKS)],
        "label": list(SNIPPET_LABELS),
        "event_types": EVENT_TYPES,
        **{f"parse_{part}": labels for part, labels in known.items()},
    }
    (output / "labels.json").write_text(json.dumps(labels, indent=1) + "\n", encoding="utf-8")
    shutil.copyfile(tokenizer, output / "tokenizer.json")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--weights", type=Path, nargs="+", required=True, help="of one round or of several, averaged")
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--parse", type=Path, help="labels of the parse, of the fast reader's model")
    args = parser.parse_args()
    export(args.weights, args.tokenizer, args.output, args.parse)
