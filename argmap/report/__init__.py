"""What does a report of a review session say: to whoever leads it, to the class, to one reviewer?

``gathering`` makes each from the session's rows, as ``values`` without a language; ``public`` sees to it that nobody can be
known by what a class is told; ``csv`` and ``json`` write them as files. Pages, Markdown and PDF are made of the same values
where the words of a language are, in ``argmap.web.reports``.
"""

from argmap.report.gathering import gather, gather_class, gather_own
from argmap.report.values import Calling, ClassReport, OwnReport, Report

__all__ = ["Calling", "ClassReport", "OwnReport", "Report", "gather", "gather_class", "gather_own"]
