"""Conventions of the house that no linter knows. Each failure names the file and what to do."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

TOP_LEVEL = {
    *("innovations", "competitions", "home", "search", "static", "tests", "manage.py"),
    *("config", "users", "core", "templates", "locale", "docs", "benchmarks"),
    *("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "Makefile", "pyproject.toml"),
    *("requirements.txt", "requirements-dev.txt", ".env.example", ".gitignore", ".ci"),
}
PURE_MODULES = [
    *("competitions/scoring.py", "competitions/phases.py", "competitions/prizes.py"),
    *("competitions/canonical.py", "competitions/analysing.py", "competitions/audit_lines.py"),
    *("innovations/counting.py", "competitions/matching.py"),
    *("competitions/overlap.py", "competitions/swapping.py", "competitions/transport.py"),
    *("competitions/balancing.py", "competitions/verify.py", "competitions/verify_words.py"),
    *("competitions/recomputing.py", "competitions/tables.py", "competitions/finals.py"),
    *("competitions/ties.py", "competitions/tallying.py", "competitions/promotion.py"),
    *("competitions/severity.py", "competitions/ranking.py", "competitions/facts_reading.py"),
    *("competitions/scoring_facts.py", "competitions/averaging.py", "competitions/strict_json.py"),
    *("competitions/timetable.py", "competitions/signals.py", "competitions/calibration.py"),
    *("competitions/reliability.py", "competitions/places.py", "competitions/variance.py"),
    *("competitions/crossing.py", "competitions/tails.py"),
]
NO_SKIPS = {"skip", "skipif", "skipIf", "skipUnless", "skipTest", "xfail", "importorskip"}


def project_files(*patterns: str) -> list[Path]:
    """Return what git keeps or would keep, without other people's code, migrations and catalogues."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    not_ours = {"vendor", "migrations", "locale"}
    return sorted(
        {ROOT / name for name in names if (ROOT / name).is_file() and not not_ours & set(Path(name).parts)}
    )


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def matches(pattern: str, paths: list[Path], flags: re.RegexFlag = re.NOFLAG) -> list[str]:
    """Return "file:line: text" for every place where the pattern stands."""
    places = []
    for path in paths:
        text = path.read_text(encoding="utf-8", errors="replace")
        for match in re.finditer(pattern, text, flags):
            line = text.count("\n", 0, match.start()) + 1
            places.append(f"{name_of(path)}:{line}: {match.group(0)[:100]}")
    return places


def test_top_level_holds_only_what_was_agreed():
    assert {path.relative_to(ROOT).parts[0] for path in project_files()} - TOP_LEVEL == set()


def test_files_stay_under_four_hundred_lines():
    paths = project_files("*.py", "*.html", "*.css", "*.js")
    long = [name_of(path) for path in paths if len(path.read_text(encoding="utf-8").splitlines()) > 400]
    assert long == [], "Divide these by noun."


def test_no_test_is_skipped_or_expected_to_fail():
    def skips(path: Path) -> Iterator[str]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            word = (
                node.attr
                if isinstance(node, ast.Attribute)
                else node.id
                if isinstance(node, ast.Name)
                else ""
            )
            if word in NO_SKIPS:
                yield f"{name_of(path)}:{node.lineno}: {word}"

    found = [place for path in project_files("tests/*.py") for place in skips(path)]
    assert found == [], "Use the markers sqlite_only and postgresql_only, or remove the test."


def test_nothing_is_left_for_later_in_the_code():
    words = "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"])
    assert (
        matches(rf"\b(?:{words}|raise NotImplemented\w+)\b", project_files("*.py", "*.html", "*.js", "*.css"))
        == []
    )


def test_no_path_of_a_machine_and_no_address_of_a_registry():
    paths = [
        path for path in project_files() if path.suffix not in {".png", ".jpg", ".webp", ".woff2", ".ttf"}
    ]
    machine = (
        r"(?<![\w.<}-])/(?:"
        + "|".join(["hom" + "e", "roo" + "t", "wor" + "k", "Use" + "rs"])
        + r")/[a-z.]\w+"
    )
    hosts = [
        "py" + "pi.org",
        "python" + "hosted.org",
        "npm" + "js.org",
        "npm" + "js.com",
        "deb.deb" + "ian.org",
    ]
    registry = "|".join(re.escape(host) for host in hosts) + r"|^--(?:extra-)?index-url"
    assert matches(machine, paths) + matches(registry, paths, re.MULTILINE) == []


def test_every_setting_is_shown_in_the_example():
    settings = (ROOT / "config" / "settings.py").read_text(encoding="utf-8")
    names = set(re.findall(r"\benv(?:\.\w+)?\(\s*\"([A-Z_0-9]+)\"", settings))
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert names - set(re.findall(r"^#?([A-Z_0-9]+)=", example, re.MULTILINE)) == set()


# --- Templates, styles and scripts ----------------------------------------------------------------


def templates() -> list[Path]:
    """Return our templates but those of mails, which no content security policy governs."""
    return [
        path for path in project_files("*.html") if "templates" in path.parts and "email" not in path.parts
    ]


def test_templates_hold_no_inline_script_or_style():
    inline = [
        r"<script\b(?![^>]*\bsrc=)(?![^>]*\btype=[\"']application/(?:ld\+)?json[\"'])[^>]*>",
        r"<style\b[^>]*>",
        r"<[a-z][^<>]*\sstyle\s*=",
        r"<[a-z][^<>]*\son[a-z]+\s*=",
        r"\bhx-on\b|javascript:|[\"']js:",
    ]
    found = [place for pattern in inline for place in matches(pattern, templates(), re.IGNORECASE)]
    assert found == [], (
        "The content security policy refuses these: use a class, a data- attribute and a module."
    )


def test_components_begin_with_a_comment_that_names_their_variables():
    components = [path for path in templates() if "components" in path.parts]
    without = [
        name_of(path)
        for path in components
        if not path.read_text(encoding="utf-8").lstrip().startswith(("{#", "{% comment"))
    ]
    assert without == []


def test_components_are_included_with_only_what_they_name():
    calls = r"{%\s*include\s+[\"'][^\"']*components/(?:(?!\bonly\s*%}).)*?%}"
    assert matches(calls, templates(), re.DOTALL) == [], "End these with `only`."


def test_nothing_escapes_the_escaping():
    paths = project_files("*.html", "*.py")
    unescaped = r"\|\s*safe\b|{%\s*autoescape off|\bmark_" + r"safe\("
    assert matches(unescaped, paths) == [], "Use format_html or a template."


def test_other_peoples_code_names_its_version_and_licence():
    found = []
    for folder in (ROOT / "static" / "vendor").glob("*/"):
        names = {path.name.upper().partition(".")[0] for path in folder.iterdir()}
        if "VERSION" not in names or not names & {"LICENSE", "LICENCE", "COPYING", "OFL"}:
            found.append(name_of(folder))
    assert found == [], "Put its licence and a VERSION file (name, version, source) beside it."


# --- Python ---------------------------------------------------------------------------------------


def public_functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def test_every_action_says_by_whom_and_is_atomic():
    found = []
    for path in project_files("*/actions/*.py"):
        # Mail is written by functions too, but sent after the action has committed; the catalogue's read
        # model follows the pages, whoever changed them.
        is_verb = not path.stem.endswith("mailing") and path.parent.parent.name != "search"
        for function in public_functions(path) if is_verb else ():
            decorators = {ast.unparse(decorator) for decorator in function.decorator_list}
            if "by" not in {argument.arg for argument in function.args.kwonlyargs}:
                found.append(f"{name_of(path)}:{function.lineno}: {function.name} takes no keyword-only `by`")
            if not decorators & {"transaction.atomic", "transaction.atomic()"}:
                found.append(f"{name_of(path)}:{function.lineno}: {function.name} is not @transaction.atomic")
    assert found == [], "A helper begins with an underscore; a question belongs to models or rules."


def test_what_follows_a_commit_has_a_name():
    """Django names what failed after a commit; over a partial, which has no name, it fails itself."""
    actions = project_files("*/actions/*.py")
    assert matches(r"on_commit\(\s*(?:functools\.)?partial\b", actions) == []


def test_pure_modules_load_without_django():
    modules = [name.removesuffix(".py").replace("/", ".") for name in PURE_MODULES if (ROOT / name).exists()]
    program = f"import sys, {', '.join(['json', *modules])}; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0
