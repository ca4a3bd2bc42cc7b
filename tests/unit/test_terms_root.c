/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/analysis.h"

static const struct analysis_stems stemmed[] = {
	{ "en", "MPs", "mps mp" },
	{ "en", "CEOs", "ceo" },
	{ "fr", "ÉTVs", "etv" },
	{ "sw", "ÉTVs", "etvs etv" },
};

static void test_stems(void **state)
{
	analysis_check_stems(*state, stemmed, COUNT(stemmed));
}

/* Every query form of a word meets the indexed one in at least one stem. */
static const struct analysis_pair same[] = {
	/* Persian endings, parted or not */
	{ "fa", "دوربین\xE2\x80\x8Cها", "دوربین" },
	{ "fa", "دوربین", "دوربین\xE2\x80\x8Cهای" },
	{ "fa", "دوربینها", "دوربین" },
	{ "fa", "دوربینها", "دوربین\xE2\x80\x8Cهایی" },
	{ "fa", "دوربین\xE2\x80\x8Cها", "دوربینها" },
	{ "fa", "شب\xE2\x80\x8Cها", "شب" },
	{ "fa", "می\xE2\x80\x8Cشود", "شود" },
	{ "fa", "نمی\xE2\x80\x8Cشود", "می\xE2\x80\x8Cشود" },
	{ "fa", "هسته\xE2\x80\x8Cای", "هسته" },
	{ "fa", "هسته\xE2\x80\x8Cای\xE2\x80\x8Cها", "هسته" },
	{ "und", "کتاب\xE2\x80\x8Cهای", "کتاب" },
	/* acronyms with an s behind them */
	{ "en", "MPs", "MP" },
	{ "en", "CCTV", "CCTVs" },
	{ "en", "MPs'", "mp" },
	{ "de", "LKWs", "LKW" },
	{ "fr", "ÉTVs", "ÉTV" },
	{ "und", "DVRs", "DVR" },
	{ "en", "MPs", "mps" },
	/* numbers with an s behind them */
	{ "en", "737s", "737" },
	{ "en", "737", "737s" },
	{ "en", "5Gs", "5G" },
	{ "de", "P30s", "P30" },
};

static void test_same(void **state)
{
	analysis_check_pairs(*state, same, COUNT(same), true);
}

/* Words of others that only look as if they had an ending. */
static const struct analysis_pair others[] = {
	{ "fa", "تنها", "تن" },
	{ "fa", "هسته\xE2\x80\x8Cای", "هست" },
	{ "fa", "رئیس\xE2\x80\x8Cجمهور", "رئیس" },
	{ "en", "Tvs", "tv" },
	{ "en", "TVS", "tv" },
	{ "en", "tvs", "tv" },
	{ "en", "Ts", "t" },
	{ "en", "mTVs", "mtv" },
};

static void test_others(void **state)
{
	analysis_check_pairs(*state, others, COUNT(others), false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ANALYSIS_TEST(test_stems),
		ANALYSIS_TEST(test_same),
		ANALYSIS_TEST(test_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
