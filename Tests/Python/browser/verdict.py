"""What a suite found: each check counted, each one that does not hold said at once."""
import traceback

from playwright.sync_api import Error


class Verdict:
    def __init__(self):
        self.checks = 0
        self.failures = []

    def that(self, holds, text):
        self.checks += 1
        if not holds:
            self.fail(text)
        return bool(holds)

    def fail(self, text):
        if text not in self.failures:
            self.failures.append(text)
            print(f"FAIL {text}", flush=True)

    def scene(self, title, act, *arguments):
        """A part of a suite: what stops it does not stop the others."""
        try:
            return act(*arguments)
        except Error as error:
            where = traceback.extract_tb(error.__traceback__)
            own = [frame for frame in where if "/browser/" in frame.filename][-1]
            self.fail(f"{title}: stopped at {own.line}: {error.message.splitlines()[0]}")
        except Exception as error:
            where = traceback.extract_tb(error.__traceback__)[-1]
            self.fail(f"{title}: stopped at {where.line}: {error}")
        return None
