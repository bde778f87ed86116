"""Does the path of docs/adding-a-language.md lead where it says? Its code is run, and what it names is looked for."""

import re

from command_line import ROOT

PAGE = (ROOT / "docs" / "adding-a-language.md").read_text("utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_the_code_of_the_page_runs_from_top_to_bottom() -> None:
    assert len(BLOCKS) >= 5
    exec(compile("\n".join(BLOCKS), "docs/adding-a-language.md", "exec"), {"__name__": "turkish"})


def test_the_files_that_the_page_names_are_there() -> None:
    named = set(re.findall(r"`((?:claims|argmap|tests|benchmarks)/[\w/.-]+)`", PAGE))
    assert len(named) >= 20
    missing = {name for name in named if not (ROOT / name).exists()}
    assert all(re.match(r"claims/languages/(tr|ar)/", name) for name in missing), missing
