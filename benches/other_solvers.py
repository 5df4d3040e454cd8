#!/usr/bin/env python3
"""Asks other solvers what `bedside prove` has proved, and prints how long each takes.

    python3 benches/other_solvers.py BEDSIDE RULESET...

For each ruleset the program writes its certificate; the clauses say that at least one thing that was proved impossible
happens. Each solver that is installed (z3 and cvc5 as Python packages or as programs; cadical, minisat as programs) is
given the clauses in the DIMACS form, or the same in SMT-LIB, and must find that no assignment satisfies them all. What
is not installed is named as skipped. Ends with 1 where a solver says otherwise.

One question holds all that was proved, so a time is of everything proved at once, by a solver that starts anew; the
time of `bedside prove` is of every question, also of those that somebody answers.
"""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

LIMIT = 300


def read(path):
    """The number of variables, and the clauses."""
    variables, clauses = 0, []
    for line in path.read_text().splitlines():
        if line.startswith("p"):
            variables = int(line.split()[2])
        elif not line.startswith("c"):
            clauses.append([int(word) for word in line.split()[:-1]])
    return variables, clauses


def smt(variables, clauses):
    """The same in SMT-LIB."""

    def literal(number):
        return f"v{number}" if number > 0 else f"(not v{-number})"

    lines = ["(set-logic QF_UF)"]
    lines += [f"(declare-const v{number} Bool)" for number in range(1, variables + 1)]
    for clause in clauses:
        words = " ".join(literal(number) for number in clause)
        lines.append(f"(assert (or {words} false))")
    return "\n".join([*lines, "(check-sat)", ""])


def program(*words):
    """A solver that is a program: whether it finds the clauses impossible; none where it is not installed."""

    def run(folder):
        if shutil.which(words[0]) is None:
            return None
        done = subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=LIMIT)
        return "UNSATISFIABLE" in done.stdout or "unsat" in done.stdout

    return run


def z3_package(folder):
    try:
        import z3
    except ImportError:
        return None
    solver = z3.Solver()
    solver.from_file(str(folder / "proof.cnf"))
    return solver.check() == z3.unsat


def cvc5_package(folder):
    try:
        import cvc5
    except ImportError:
        return None
    solver = cvc5.Solver()
    parser = cvc5.InputParser(solver)
    parser.setFileInput(cvc5.InputLanguage.SMT_LIB_2_6, str(folder / "proof.smt2"))
    said = ""
    while True:
        command = parser.nextCommand()
        if command.isNull():
            return said.strip() == "unsat"
        said += command.invoke(solver, parser.getSymbolManager())


SOLVERS = {
    "z3 (package)": z3_package,
    "z3 (program)": program("z3", "proof.smt2"),
    "cvc5 (package)": cvc5_package,
    "cvc5 (program)": program("cvc5", "proof.smt2"),
    "cadical": program("cadical", "-q", "proof.cnf"),
    "minisat": program("minisat", "proof.cnf"),
}


def timed(work):
    start = time.monotonic()
    try:
        result = work()
    except subprocess.TimeoutExpired:
        result = "too long"
    return result, time.monotonic() - start


def one(bedside, ruleset):
    """Whether nobody contradicts what was proved of one ruleset."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        command = [bedside, "prove", str(pathlib.Path(ruleset).resolve()), "--certificate", "proof"]
        _, took = timed(lambda: subprocess.run(command, cwd=folder, capture_output=True, check=False))
        cnf = folder / "proof.cnf"
        if not cnf.exists():
            print(f"{ruleset}: no certificate was written")
            return False
        variables, clauses = read(cnf)
        (folder / "proof.smt2").write_text(smt(variables, clauses))
        print(f"{ruleset}: {variables} variables, {len(clauses)} clauses")
        print(f"  {'bedside prove':<16} {took:8.2f} s, every question, with its certificate")
        agree = True
        for solver, work in SOLVERS.items():
            result, took = timed(lambda work=work: work(folder))
            if result is None:
                print(f"  {solver:<16} skipped: not installed")
            elif result == "too long":
                print(f"  {solver:<16} not decided in {LIMIT} s")
            else:
                words = "the same" if result else "SAYS OTHERWISE"
                print(f"  {solver:<16} {took:8.2f} s, {words}")
                agree = agree and result
        return agree


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    bedside = shutil.which(sys.argv[1]) or sys.argv[1]
    results = [one(str(pathlib.Path(bedside).resolve()), ruleset) for ruleset in sys.argv[2:]]
    sys.exit(0 if all(results) else 1)


main()
