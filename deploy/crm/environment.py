"""The virtual environment that BottleCRM is installed in, made by `make` from requirements/crm.txt."""

from pathlib import Path

from deploy.errors import CrmMissing


class CrmEnvironment:
    """Where its programs are. Raises CrmMissing when it is not there."""

    def __init__(self, path: Path) -> None:
        self._path = path.absolute()
        packages = next(iter(sorted(self._path.glob("lib/python3.*/site-packages"))), None)
        found = None if packages is None else next(packages.glob("django_crm-*.dist-info"), None)
        if packages is None or found is None:
            raise CrmMissing(self._path)
        self.version = found.name.removeprefix("django_crm-").removesuffix(".dist-info")
        self.packages = packages

    @property
    def python(self) -> str:
        """Its interpreter."""
        return str(self._path / "bin/python")

    def program(self, name: str) -> str:
        """One of its console scripts."""
        return str(self._path / "bin" / name)
