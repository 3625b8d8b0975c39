"""The laws of the house (docs/architecture.md) that no other tool holds; and that the tools themselves bite."""

from __future__ import annotations

import ast
import json
import re
import shutil
import statistics
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests import source

BIN = Path(sys.executable).parent
LONGEST_MODULE = 300
LONGEST_FUNCTION = 40
BANNED_NAMES = {
    "utils",
    "util",
    "helpers",
    "helper",
    "services",
    "service_layer",
    "manager",
    "managers",
    "common",
    "misc",
}
CLOCK = re.compile(r"(^|\.)(now|utcnow|today)$|^time\.(time|monotonic)$")
CLOCK_WITHOUT_ARGUMENTS = re.compile(r"(^|\.)(localtime|localdate)$")
PUBLIC_HOSTS = {"pypi.org", "files.pythonhosted.org", "registry.npmjs.org"}
# Written apart so that this file does not find itself.
MACHINE_PATHS = re.compile(
    "|".join(["/" + "work/(main|shared)", "/" + "tmp/brief", "/" + "root/", "/" + "opt/(pypi|wheels)"])
)


# Sizes and names


@pytest.mark.parametrize("path", source.modules(), ids=source.name)
def test_a_module_is_a_small_room(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST_MODULE, f"{lines} lines"
    long = [f"{f.name}: {_lines(f)} lines" for f in source.functions(path) if _lines(f) > LONGEST_FUNCTION]
    assert not long
    assert path.stem not in BANNED_NAMES


def test_modules_and_functions_are_small_at_the_median() -> None:
    lengths = [
        len(path.read_text(encoding="utf-8").splitlines())
        for path in source.modules()
        if path.stem != "__init__"
    ]
    assert statistics.median(lengths) <= 120
    assert statistics.median(_lines(f) for path in source.modules() for f in source.functions(path)) <= 10


def _lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """A function's length without its decorators and its docstring."""
    length = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    ):
        length -= (first.end_lineno or first.lineno) - first.lineno + 1
    return length


# Rules, money, clock


@pytest.mark.parametrize("path", source.modules("rules"), ids=source.name)
def test_rules_import_the_standard_library_and_each_other_only(path: Path) -> None:
    foreign = [
        found
        for found in source.imports(path)
        if found.split(".")[0] not in sys.stdlib_module_names and not found.startswith("reglament.rules")
    ]
    assert not foreign


@pytest.mark.parametrize("path", source.modules("rules", "usecases", "queries", "store"), ids=source.name)
def test_time_comes_in_from_outside(path: Path) -> None:
    read = [f"line {line}: {call}" for line, call in source.calls(path) if CLOCK.search(call)]
    read += [
        f"line {node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.Call)
        and not node.args
        and CLOCK_WITHOUT_ARGUMENTS.search(ast.unparse(node.func))
    ]
    assert not read


@pytest.mark.parametrize(
    "path", source.modules("rules", "usecases", "queries", "store", "documents"), ids=source.name
)
def test_nothing_that_counts_is_a_float(path: Path) -> None:
    floats = [
        f"line {line}" for line, call in source.calls(path) if call == "float" or call.endswith("FloatField")
    ]
    if path.name == "questions.py":  # an answer in JSON states a coefficient as a JSON number
        floats = floats[1:]
    assert not floats


@pytest.mark.parametrize("path", source.modules("rules"), ids=source.name)
def test_rules_do_nothing_but_think(path: Path) -> None:
    doing = {"open", "print", "input", "exec", "eval"}
    assert not [f"line {line}: {call}" for line, call in source.calls(path) if call in doing]


@pytest.mark.parametrize("path", [p for p in source.modules() if "demo" not in p.parts], ids=source.name)
def test_a_figure_of_the_regulation_stands_in_its_data_only(path: Path) -> None:
    """The rate, the coefficients and the hours: as numbers, as text made into a number, as a time of day."""
    found = [
        node
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.Constant) and _is_figure(node.value)
    ]
    found += [
        node
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.Call) and (_is_hour(node) or _is_figure_in_words(node))
    ]
    if not set(path.parts) & {"rules", "queries", "usecases"}:
        found = [
            node for node in found if ast.unparse(node) != "2000"
        ]  # a length or a year, where nothing is priced
    assert not [f"line {node.lineno}: {ast.unparse(node)}" for node in found]


def _is_figure(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value in (2000, 1.3, 1.7)


def _is_figure_in_words(call: ast.Call) -> bool:
    """Decimal("1.3"), Money.of("2000"): a bare "1.3" is the number of a clause."""
    made = ast.unparse(call.func).rpartition(".")[2] in {"Decimal", "Money", "of"}
    figures = re.compile(r"2000(\.0*)?|1\.[37]0*")
    return made and any(isinstance(a, ast.Constant) and figures.fullmatch(str(a.value)) for a in call.args)


def _is_hour(call: ast.Call) -> bool:
    if ast.unparse(call.func) not in {"time", "dt.time", "datetime.time"}:
        return False
    return [a.value for a in call.args if isinstance(a, ast.Constant)][:1] in ([10], [19])


# One way through


@pytest.mark.parametrize("path", source.modules("queries", "web", "documents"), ids=source.name)
def test_only_use_cases_change_rows(path: Path) -> None:
    """Neither a query nor an entrance writes through a model's manager or takes a lock."""
    writing = re.compile(
        r"\.(objects|all\(\)|filter\(.*\))\.(create|update|delete|bulk_create|bulk_update|get_or_create|update_or_create)$"
        r"|\.select_for_update$"
    )
    assert not [f"line {line}: {call}" for line, call in source.calls(path) if writing.search(call)]


def test_there_are_no_signals_and_no_admin() -> None:
    for path in source.modules():
        assert not [
            m
            for m in source.imports(path)
            if m.startswith(("django.db.models.signals", "django.contrib.admin"))
        ], path


def test_no_error_is_swallowed_in_silence() -> None:
    for path in source.modules():
        for node in ast.walk(source.tree(path)):
            if isinstance(node, ast.ExceptHandler) and all(
                isinstance(inner, ast.Pass) for inner in node.body
            ):
                caught = ast.unparse(node.type) if node.type else "everything"
                assert caught not in {"everything", "Exception", "BaseException"}, (
                    f"{source.name(path)}:{node.lineno}"
                )


# The repository


def test_locks_name_public_addresses_only() -> None:
    lock = (source.ROOT / "uv.lock").read_text(encoding="utf-8")
    assert {urlsplit(url).hostname for url in re.findall(r'https?://[^"\s]+', lock)} <= PUBLIC_HOSTS
    assert not re.search(r'(url|registry|path|directory) = "(file:|/)', lock)
    packages = json.loads((source.ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    addresses = {package["resolved"] for package in packages.values() if "resolved" in package}
    assert {urlsplit(url).hostname for url in addresses} <= PUBLIC_HOSTS
    assert all("integrity" in package for place, package in packages.items() if place)


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    found = []
    for path in source.kept_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{source.name(path)}: {hit.group()}" for hit in MACHINE_PATHS.finditer(text)]
    assert not found


def test_what_is_built_is_not_kept() -> None:
    built = re.compile(
        r"(\.mo|\.pyc|\.sqlite3)$|^(var|node_modules|\.venv)/|/static/vendor/|/documents/fonts/"
    )
    assert not [source.name(path) for path in source.kept_files() if built.search(source.name(path))]


def test_scripts_may_be_run() -> None:
    for path in [*(source.ROOT / "scripts").glob("*.sh"), source.ROOT / ".ci" / "run"]:
        assert path.stat().st_mode & 0o111, source.name(path)
        assert subprocess.run(["bash", "-n", str(path)], check=False).returncode == 0


# The tools bite


PLANTS = {
    "rules import Django": ("rules/planted.py", "import django.utils.timezone\n", "Rules know neither"),
    "rules import something installed": ("rules/planted.py", "import holidays\n", "Rules know neither"),
    "rules import the store": ("rules/planted.py", "import reglament.store.models\n", "downwards only"),
    "a query imports a use-case": (
        "queries/planted.py",
        "import reglament.usecases.refusals\n",
        "downwards only",
    ),
    "a use-case sends": ("usecases/planted.py", "import reglament.delivery\n", "cannot send"),
    "a use-case opens a mail connection": ("usecases/planted.py", "import smtplib\n", "cannot send"),
    "a page imports a model": (
        "web/planted.py",
        "from reglament.store.models import Ticket\n",
        "never touch the models",
    ),
    "a command imports a model": (
        "cli/planted.py",
        "from reglament.store.models import Ticket\n",
        "never touch the models",
    ),
    "a page imports the command line": (
        "web/planted.py",
        "import reglament.cli.commands\n",
        "downwards only",
    ),
    "a use-case reads the environment": (
        "usecases/planted.py",
        "import reglament.config.environment\n",
        "command line reads",
    ),
    "a room that nobody foresaw": ("attic/__init__.py", "", "downwards only"),
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package with its contracts."""
    copy = tmp_path_factory.mktemp("house")
    shutil.copytree(
        source.PACKAGE,
        copy / "src/reglament",
        ignore=shutil.ignore_patterns("__pycache__", "static", "fonts"),
    )
    shutil.copy(source.ROOT / "pyproject.toml", copy)
    return copy


def test_the_rooms_are_in_order(house: Path) -> None:
    done = _lint_imports(house)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("plant", PLANTS)
def test_an_import_against_the_order_is_found(house: Path, plant: str) -> None:
    place, text, contract = PLANTS[plant]
    planted = house / "src/reglament" / place
    planted.parent.mkdir(exist_ok=True)
    planted.write_text(text, encoding="utf-8")
    try:
        done = _lint_imports(house)
    finally:
        planted.unlink()
        if planted.name == "__init__.py":
            shutil.rmtree(planted.parent)
    assert done.returncode != 0
    assert re.search(rf"{contract}.* BROKEN|not listed|attic", done.stdout + done.stderr)


def _lint_imports(house: Path) -> subprocess.CompletedProcess[str]:
    command = [str(BIN / "lint-imports"), "--config", "pyproject.toml", "--no-cache"]
    run_in = {
        "PATH": str(BIN),
        "PYTHONPATH": str(house / "src"),
        "NO_COLOR": "1",
        "COLUMNS": "200",
        "LC_ALL": "C.UTF-8",
    }
    return subprocess.run(command, cwd=house, env=run_in, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("import datetime\n\nNOW = datetime.datetime.now()\n", "DTZ005"),
        ("def f(x: list[int] = []) -> None: ...\n", "B006"),
        ("try:\n    f = 1\nexcept Exception:\n    pass\n", "BLE001"),
        ("print(1)\n", "T201"),
        ("from . import models\n", "TID252"),
    ],
)
def test_ruff_finds_it(text: str, code: str) -> None:
    command = [
        str(BIN / "ruff"),
        "check",
        "--no-cache",
        "--output-format=concise",
        "--stdin-filename=src/reglament/rules/x.py",
        "-",
    ]
    done = subprocess.run(command, cwd=source.ROOT, input=text, capture_output=True, text=True, check=False)
    assert code in done.stdout


def test_mypy_is_strict_and_reads_all_of_the_source() -> None:
    import tomllib

    settings = tomllib.loads((source.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]
    assert settings["strict"] is True
    assert settings["files"] == ["src"]


def test_every_dependency_of_the_program_is_forbidden_to_the_rules() -> None:
    """A new dependency must be added to the contract; this test says which."""
    import tomllib
    from importlib.metadata import packages_distributions

    project = tomllib.loads((source.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {re.split(r"[\[<>=~! ]", line)[0].lower() for line in project["project"]["dependencies"]} - {
        "tzdata"
    }
    contract = next(c for c in project["tool"]["importlinter"]["contracts"] if c["id"] == "pure-rules")
    forbidden = set(contract["forbidden_modules"])
    for module, distributions in packages_distributions().items():
        if (
            {name.lower() for name in distributions} & wanted
            and not module.startswith("_")
            and module != "markdown_it_py"
        ):
            assert module in forbidden or module in {"tests", "bin"}, (
                f"add {module} to the contract pure-rules"
            )
