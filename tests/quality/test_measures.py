# SPDX-License-Identifier: GPL-2.0-or-later
"""measures.py against values worked out by hand."""
import math
import unittest

import measures


class Measures(unittest.TestCase):
    def expect(self, ranking, grades, **values):
        got = measures.score(ranking, grades)
        for name, value in values.items():
            self.assertAlmostEqual(got[name], value, places=9, msg=name)

    def test_graded(self):
        # DCG 3/log2(2) + 0 + 1/log2(4); ideal 3 + 2/log2(3) + 1/log2(4)
        self.expect(["a", "x", "c"], {"a": 3, "b": 2, "c": 1},
                    ndcg10=3.5 / (3.5 + 2 / math.log2(3)),
                    ap=(1 + 2 / 3) / 3, rr10=1, p10=0.2, recall100=2 / 3)

    def test_first_relevant_is_second(self):
        self.expect(["x", "a"], {"a": 1, "x": 0},
                    ndcg10=1 / math.log2(3), ap=0.5, rr10=0.5, p10=0.1,
                    recall100=1)

    def test_cut_offs(self):
        ranking = [f"x{i}" for i in range(10)] + ["a"]
        self.expect(ranking, {"a": 1}, ndcg10=0, ap=1 / 11, rr10=0, p10=0,
                    recall100=1)
        ranking = [f"x{i}" for i in range(100)] + ["a"]
        self.expect(ranking, {"a": 1}, ap=1 / 101, recall100=0)

    def test_more_than_ten_relevant(self):
        grades = {f"a{i}": 1 for i in range(20)}
        self.expect([f"a{i}" for i in range(10)], grades, ndcg10=1, p10=1,
                    ap=0.5, recall100=0.5)

    def test_nothing_found(self):
        self.expect([], {"a": 2}, ndcg10=0, ap=0, rr10=0, p10=0, recall100=0)

    def test_grades_below_nought_are_not_relevant(self):
        self.expect(["x", "a"], {"x": -1, "a": 1}, ndcg10=1 / math.log2(3),
                    ap=0.5)

    def test_queries_that_count(self):
        judged = {"1": {"a": 1}, "2": {"a": 0}, "3": {"b": 1}}
        values = measures.score_run({"1": ["a"]}, judged)
        self.assertEqual(values["rr10"], {"1": 1.0, "3": 0.0})
        self.assertEqual(measures.mean(values["rr10"]), 0.5)

    def test_a_document_twice_is_refused(self):
        with self.assertRaises(ValueError):
            measures.score_run({"1": ["a", "a"]}, {"1": {"a": 1}})

    def test_chance(self):
        same = {str(i): 0.5 for i in range(8)}
        self.assertEqual(measures.chance(same, same), 1.0)
        # All 8 differences of one sign: 2 of 2^8 assignments are as large.
        better = {query: 0.6 for query in same}
        self.assertAlmostEqual(measures.chance(better, same), 2 / 256,
                               delta=0.003)
        # One better, one worse by as much: every assignment is as large.
        self.assertEqual(measures.chance({"1": 1, "2": 0},
                                         {"1": 0, "2": 1}), 1.0)


if __name__ == "__main__":
    unittest.main()
