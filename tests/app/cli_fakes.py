"""What the command line's tests share: a small set of seeds, a reader without a model, a runner."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

from typer.testing import CliRunner, Result

from app.cli import app
from app.service import Service
from app.settings import PROJECT, Settings
from graph.model import Analysis, Argument, EventMention, Evidence, LocalEntity, Mention, Report
from graph.ontology import EntityKind, EventType, MentionForm, MentionKind, Modality, Role
from graph.seeds import SeedSet

ROLES = {"actor": Role.SOURCE, "location": Role.TARGET}


class WordReader:
    """Reads "<actor> shelled <place>" and nothing else; counts how often it is made and reads."""

    version = "words-1"
    made = 0
    reads = 0

    def __init__(self, _seeds: SeedSet) -> None:
        type(self).made += 1

    def analyse(self, report: Report) -> Analysis:
        type(self).reads += 1
        found = re.search(r"(?P<actor>\w+) (?P<trigger>shelled) (?P<location>\w+)", report.text)
        if found is None:
            return Analysis(version=self.version, language=report.language)
        mentions, entities, arguments = [], [], []
        for number, kind in enumerate(("actor", "location"), start=1):
            start, end = found.span(kind)
            entities.append(LocalEntity(id=f"e{number}", kind=EntityKind(kind), type=None, name=found[kind]))
            mentions.append(
                Mention(
                    id=f"m{number}",
                    start=start,
                    end=end,
                    text=found[kind],
                    kind=MentionKind(kind),
                    form=MentionForm.NAME,
                    entity=f"e{number}",
                    sentence=0,
                    rule="words",
                    confidence=0.9,
                )
            )
            arguments.append(Argument(f"e{number}", ROLES[kind], start, end))
        start, end = found.span("trigger")
        event = EventMention(
            id="v1",
            type=EventType.SHELLING_ARTILLERY_MISSILE,
            modality=Modality.OCCURRED,
            trigger=found["trigger"],
            evidence=Evidence(0, start, end, "words", 0.8),
            participants=tuple(arguments[:1]),
            location="e2",
        )
        return Analysis(
            version=self.version,
            sentences=((0, len(report.text)),),
            mentions=tuple(mentions),
            entities=tuple(entities),
            events=(event,),
            language=report.language,
        )


def write_seeds(folder: Path) -> Path:
    """A folder of seeds with the real codebook, two countries and one demo report."""
    (folder / "codebook").mkdir(parents=True)
    for name in ("event_types.yaml", "relation_types.yaml"):
        shutil.copy(PROJECT / "seeds" / "codebook" / name, folder / "codebook" / name)
    header, *rows = (PROJECT / "seeds" / "countries.csv").read_text(encoding="utf-8").splitlines()
    kept = [row for row in rows if row.startswith(("CD,", "IQ,"))]
    (folder / "countries.csv").write_text("\n".join([header, *kept]) + "\n", encoding="utf-8")
    (folder / "reports").mkdir()
    (folder / "reports" / "demo.txt").write_text("Rebels shelled Goma on Monday, residents said.\n")
    return folder


class Shell:
    """Runs commands as a user would, on one database."""

    def __init__(self, folder: Path, *, reader: type[WordReader] = WordReader) -> None:
        self.folder = folder
        self.reader = reader
        self.settings = Settings(
            database_url=f"sqlite:///{folder / 'graph.sqlite'}", seeds_dir=write_seeds(folder / "seeds"), port=0
        )

    def service(self) -> Service:
        return Service(self.settings, make_analyser=self.reader)

    def __call__(self, *arguments: str | Path, stdin: bytes | str | None = None, code: int | None = 0) -> Result:
        make: Callable[[], Service] = self.service
        result = CliRunner().invoke(app, [str(one) for one in arguments], obj=make, input=stdin)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert code is None or result.exit_code == code, (result.exit_code, result.output)
        return result

    def ready(self) -> "Shell":
        """With tables and seeds."""
        self("db", "upgrade")
        self("seed", "load")
        return self
