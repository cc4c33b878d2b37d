"""`python -m deploy.clients [--document [--check]]`: the API's document, and the typed clients that follow from it.

Only the document is committed: a client of a hundred generated files is made where it is used, in seconds.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from query_api.app import create_app
from query_api.config import ApiSettings

ROOT = Path(__file__).parent.parent
DOCUMENT = ROOT / "clients/openapi.json"
TYPESCRIPT = ROOT / "clients/typescript"


def document_text() -> str:
    """`openapi.json` as the API serves it, one line a value."""
    # A document needs no secret, an application does.
    app = create_app(ApiSettings.model_validate({"jwt_secret": "x" * 32, "jwks_url": None}))
    return json.dumps(app.openapi(), indent=1, ensure_ascii=False) + "\n"


def generate_python(target: Path) -> None:
    """A package of typed functions, one for each operation. Raises CalledProcessError with what the generator said."""
    # It formats what it wrote with ruff, which stands beside the interpreter.
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    command = [
        *(sys.executable, "-m", "openapi_python_client", "generate", "--path", str(DOCUMENT)),
        *("--output-path", str(target), "--meta", "none", "--overwrite", "--fail-on-warning"),
    ]
    subprocess.run(command, env=environment, check=True, capture_output=True, text=True)


def generate_typescript() -> bool:
    """Types of every operation, and the client built with them; False, and nothing done, without Node."""
    npm = shutil.which("npm")
    if npm is None:
        return False
    for step in (["ci", "--no-audit", "--no-fund"], ["run", "generate"], ["run", "build"]):
        subprocess.run([npm, *step, "--loglevel=error"], cwd=TYPESCRIPT, check=True, capture_output=True, text=True)
    return True


def main() -> int:
    """Exit code 1 when `--check` finds the committed document stale, or a generator fails."""
    parser = argparse.ArgumentParser(prog="python -m deploy.clients", description=__doc__)
    parser.add_argument("--document", action="store_true", help="only write clients/openapi.json")
    parser.add_argument("--check", action="store_true", help="only say whether it is current")
    arguments = parser.parse_args()
    if arguments.check:
        return _check()
    DOCUMENT.write_text(document_text(), encoding="utf-8")
    return 0 if arguments.document else _generate()


def _check() -> int:
    if DOCUMENT.is_file() and DOCUMENT.read_text(encoding="utf-8") == document_text():
        return 0
    sys.stderr.write("clients/openapi.json is stale: run `make generate`\n")
    return 1


def _generate() -> int:
    try:
        generate_python(ROOT / "clients/python")
        sys.stdout.write("clients/python: the typed Python client\n")
        has_node = generate_typescript()
    except subprocess.CalledProcessError as error:
        sys.stderr.write(f"{error.cmd[-1]} failed: {error.stdout}{error.stderr}\n")
        return 1
    where = (
        "clients/typescript/build: the typed TypeScript client" if has_node else "no TypeScript client: npm is missing"
    )
    sys.stdout.write(f"{where}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
