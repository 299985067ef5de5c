"""One measured thing and its reference, and the table they are printed in."""
import dataclasses
import statistics


def shown(value):
    if value is None:
        return ""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


@dataclasses.dataclass
class Row:
    """`budget` holds for the ratio to the reference, or for the measure itself when `of` says so."""
    name: str
    unit: str
    rounds: list
    reference: str = ""
    reference_rounds: list = dataclasses.field(default_factory=list)
    budget: float | None = None
    of: str = "ratio"
    at_most: bool = False
    note: str = ""

    @property
    def measured(self):
        return statistics.median(self.rounds)

    @property
    def referred(self):
        return statistics.median(self.reference_rounds) if self.reference_rounds else None

    @property
    def ratio(self):
        return self.measured / self.referred if self.referred else None

    @property
    def is_met(self):
        if self.budget is None:
            return None
        value = self.ratio if self.of == "ratio" else self.measured
        return value <= self.budget if self.at_most else value >= self.budget

    def cells(self):
        sign = "≤" if self.at_most else "≥"
        unit = f" {self.unit}" if self.of != "ratio" else ""
        return [
            self.name,
            f"{shown(self.measured)} {self.unit}",
            f"{self.reference} {shown(self.referred)}".strip(),
            "" if self.ratio is None else f"{self.ratio:.2f}",
            "" if self.budget is None else f"{sign} {shown(self.budget)}{unit}",
            {None: "", True: "yes", False: "no"}[self.is_met],
        ]

    def values(self):
        return {
            **dataclasses.asdict(self), "measured": self.measured, "referenceMedian": self.referred,
            "ratio": self.ratio, "isMet": self.is_met,
        }


def table(rows):
    """Markdown that is aligned for whoever reads it as it is."""
    lines = [["what", "measured", "reference of the same run", "ratio", "budget", "met"]]
    lines += [row.cells() for row in rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    lines.insert(1, ["-" * width for width in widths])
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths)) + " |" for line in lines
    )
