"""Processes of our own programs, started in a fraction of what an import takes."""

from tests.processes.process import Done, Process, run_module, start_module

__all__ = ["Done", "Process", "run_module", "start_module"]
