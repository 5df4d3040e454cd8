#!/usr/bin/env python3
"""Runs exported queries on an SQL engine and holds every value against what `bedside` itself says.

    run.py ENGINE FOLDER

ENGINE is duckdb, datafusion, postgres or spark. FOLDER holds for each ruleset NAME.sql (the query), NAME.csv (the
answers, one row a patient) and NAME.expected.csv (what every column must hold; `\\N` is no value, and an `error` that
is not empty means that the row must have one and no result). `tests/export.rs` writes them.

Prints one line a ruleset and ends with 1 where a value differs. README.md beside this file says what to install.
"""

import csv
import datetime
import decimal
import fractions
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

NULL = "\\N"
MOST_SHOWN = 5


class DuckDB:
    def __init__(self):
        import duckdb

        self.connection = duckdb.connect()
        threads = os.environ.get("BEDSIDE_ENGINE_THREADS")
        if threads:
            self.connection.execute(f"SET threads = {int(threads)}")
        self.version = duckdb.__version__

    def run(self, answers, columns, query):
        self.connection.execute("DROP TABLE IF EXISTS answers")
        self.connection.execute(
            "CREATE TABLE answers AS SELECT * FROM read_csv(?, all_varchar = true, header = true)", [str(answers)]
        )
        result = self.connection.execute(query)
        return [column[0] for column in result.description], result.fetchall()


class DataFusion:
    def __init__(self):
        import datafusion

        self.module = datafusion
        self.version = datafusion.__version__

    def run(self, answers, columns, query):
        import pyarrow
        import pyarrow.csv

        context = self.module.SessionContext()
        # The types of all columns are given, so that nothing is guessed from the first rows.
        types = pyarrow.csv.ConvertOptions(
            column_types={name: pyarrow.string() for name in columns}, strings_can_be_null=True, null_values=[""]
        )
        table = pyarrow.csv.read_csv(str(answers), convert_options=types)
        context.register_record_batches("answers", [table.to_batches()])
        table = context.sql(query).to_arrow_table()
        return table.column_names, list(zip(*(column.to_pylist() for column in table.columns)))


class Postgres:
    """A server of its own in a folder of its own, reached by a socket only."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="bedside-postgres-"))
        self.user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self.user:
            shutil.chown(self.folder, "postgres")
        folders = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
        if not folders:
            sys.exit("no PostgreSQL server is installed")
        self.programs = folders[-1]
        self.data = self.folder / "data"
        self.call("initdb", "-D", self.data, "-A", "trust", "-E", "UTF8", "--locale=C")
        options = f"-k {self.folder} -h '' -c fsync=off -c work_mem=256MB"
        self.call("pg_ctl", "-D", self.data, "-w", "-l", self.folder / "log", "-o", options, "start")
        self.version = self.query("SELECT current_setting('server_version')")[1][0][0]

    def call(self, program, *arguments):
        command = [*self.user, str(self.programs / program), *map(str, arguments)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self.folder)

    def psql(self, text, out=None):
        user = "postgres" if self.user else os.environ.get("USER", "postgres")
        command = [*self.user, "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", str(self.folder)]
        command += ["-U", user, "-d", "postgres", "-f", "-"]
        done = subprocess.run(command, input=text.encode(), stdout=subprocess.PIPE, cwd=self.folder, check=True)
        return done.stdout.decode()

    def query(self, query):
        text = self.psql(f"COPY ({query}\n) TO STDOUT WITH (FORMAT csv, HEADER, NULL '{NULL}');\n")
        rows = list(csv.reader(text.splitlines()))
        return rows[0], [[None if cell == NULL else cell for cell in row] for row in rows[1:]]

    def run(self, answers, columns, query):
        names = ", ".join(f'"{name}" text' for name in columns)
        data = pathlib.Path(answers).read_text()
        self.psql(
            f"DROP TABLE IF EXISTS answers;\nCREATE TABLE answers ({names});\n"
            f"COPY answers FROM STDIN WITH (FORMAT csv, HEADER, NULL '');\n{data}\\.\n"
        )
        return self.query(query)

    def close(self):
        self.call("pg_ctl", "-D", self.data, "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)


class Spark:
    """Two executors, each a process of its own."""

    def __init__(self):
        import pyspark
        from pyspark.sql import SparkSession

        self.version = pyspark.__version__
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        master = os.environ.get("BEDSIDE_SPARK_MASTER", "local-cluster[2,1,1024]")
        builder = SparkSession.builder.master(master).appName("bedside")
        builder = builder.config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", "4")
        builder = builder.config("spark.sql.session.timeZone", "UTC")
        self.session = builder.getOrCreate()
        self.session.sparkContext.setLogLevel("ERROR")
        print(f"master {master}", flush=True)

    def run(self, answers, columns, query):
        from pyspark.sql.types import StringType, StructField, StructType

        schema = StructType([StructField(name, StringType()) for name in columns])
        table = self.session.read.csv(str(answers), header=True, schema=schema)
        table.repartition(4).createOrReplaceTempView("answers")
        found = self.session.sql(query)
        return found.columns, [tuple(row) for row in found.collect()]

    def close(self):
        self.session.stop()


ENGINES = {"duckdb": DuckDB, "datafusion": DataFusion, "postgres": Postgres, "spark": Spark}


def text(value):
    """A value of an engine as text: numbers without zeros at their end, dates and booleans as words."""
    if value is None:
        return NULL
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()[:10]
    if isinstance(value, (int, decimal.Decimal)):
        return number(str(value))
    if isinstance(value, float):
        raise SystemExit("an engine answered with a binary fraction")
    return value


def number(written):
    value = decimal.Decimal(written)
    plain = format(value, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def rounded(value, decimals=3):
    """Half away from zero."""
    scaled = abs(value) * 10**decimals
    whole = int(scaled + fractions.Fraction(1, 2))
    return number(str(decimal.Decimal(whole if value >= 0 else -whole).scaleb(-decimals)))


def same(found, wanted, is_number):
    if found == wanted:
        return True
    if found in ("t", "f") and wanted in ("true", "false"):
        # PostgreSQL writes its booleans so.
        return found == wanted[0]
    return is_number and NULL not in (found, wanted) and number(found) == wanted


def as_fraction(written):
    parts = [fractions.Fraction(part) for part in written.split("/")]
    return parts[0] / parts[1] if len(parts) == 2 else parts[0]


def differences(names, rows, expected_names, expected):
    at = {name: position for position, name in enumerate(names)}
    missing = [name for name in expected_names if name not in at]
    if missing:
        yield f"the query has no column {missing}"
        return
    by_id = {text(row[at["id"]]): row for row in rows}
    if len(by_id) != len(expected) or len(rows) != len(expected):
        yield f"{len(rows)} rows, and {len(expected)} were expected"
    for wanted in expected:
        row = by_id.get(wanted["id"])
        if row is None:
            yield f"row {wanted['id']} is not there"
            continue
        error = row[at["error"]]
        if wanted["error"]:
            others = [name for name in expected_names[2:] if row[at[name]] is not None]
            if error is None or others:
                yield f"row {wanted['id']} has an error, and the query says {error!r}, {others}"
            continue
        if error is not None:
            yield f"row {wanted['id']}: the query refuses it: {error}"
            continue
        for name in expected_names[2:]:
            found, value = text(row[at[name]]), wanted[name]
            if name + "_exact" in at and value != NULL:
                exact = as_fraction(value)
                told = row[at[name + "_exact"]]
                if as_fraction(told) != exact or not same(found, rounded(exact), True):
                    yield f"row {wanted['id']}, {name}: {told!r} and {found!r} for {value!r}"
            elif not same(found, value, name.endswith(("_min", "_max"))):
                yield f"row {wanted['id']}, {name}: {found!r} for {value!r}"


def main():
    if len(sys.argv) != 3 or sys.argv[1] not in ENGINES:
        sys.exit(__doc__)
    folder = pathlib.Path(sys.argv[2])
    engine = ENGINES[sys.argv[1]]()
    print(f"{sys.argv[1]} {engine.version}", flush=True)
    wrong = rulesets = patients = 0
    try:
        for query in sorted(folder.glob("*.sql")):
            name = query.name[: -len(".sql")]
            answers = folder / f"{name}.csv"
            with open(answers, newline="") as file:
                columns = next(csv.reader(file))
            with open(folder / f"{name}.expected.csv", newline="") as file:
                expected = list(csv.DictReader(file))
            start = time.monotonic()
            try:
                names, rows = engine.run(answers, columns, query.read_text())
            except Exception as fault:  # what the engine says is what there is to see
                print(f"{name}: FAILED: {str(fault)[:1500]}", flush=True)
                wrong += 1
                continue
            seconds = time.monotonic() - start
            found = list(differences(list(names), rows, list(expected[0]) if expected else [], expected))
            for line in found[:MOST_SHOWN]:
                print(f"{name}: {line}")
            wrong += len(found)
            rulesets += 1
            patients += len(expected)
            print(f"{name}: {len(expected)} rows, {len(found)} differences, {seconds:.2f} s", flush=True)
    finally:
        if hasattr(engine, "close"):
            engine.close()
    print(f"{rulesets} rulesets, {patients} rows, {wrong} differences")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
