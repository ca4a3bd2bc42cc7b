/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/analysis.h"

#define SHY "\xC2\xAD"

static const struct analysis_row words[] = {
	/* the apostrophe of a name */
	{ "D'Souza d'Souza D'souza",
	  "d@0 ~dsouza@0-1 +souza@1 d@2 +souza@3 d@4 +souza@5" },
	/* initials */
	{ "J. K. Orm", "j@0 ~jk@0-1 +k@1 orm@2" },
	{ "EE.UU., EE UU", "ee@0 ~eeuu@0-1 +uu@1 ee@2 ~eeuu@2-3 +uu@3" },
	{ "A. B C. D", "a@0 b@1 c@2 ~cd@2-3 +d@3" }, /* at the end of a query */
	{ "A.  B. EE. U. A. B. C. D. E.",
	  "a@0 b@1 ee@2 u@3 a@4 b@5 c@6 d@7 e@8" },
	/* hyphens */
	{ "back-door", "back@0 ~backdoor@0-1 +door@1" },
	{ "4G5-5G6", "4g5@0 ~4g55g6@0-1 +5g6@1" },
	{ "a back\xE2\x80\x91"
	  "door b",
	  "a@0 back@1 ~backdoor@1-2 +door@2 b@3" },
	{ "state-of-the-art",
	  "state@0 ~stateoftheart@0-3 +of@1 +the@2 +art@3" },
	{ "a-b-c-d-e", "a@0 +b@1 +c@2 +d@3 +e@4" },
	{ "2016-2017", "2016@0 +2017@1" },
	{ "COVID-19", "covid@0 ~covid19@0-1 +19@1" },
	{ "one--two", "one@0 two@1" },
	{ "U.S.-based", "us@0 ~usbased@0-1 +based@1" },
	{ "-only", "only@0" },
	{ "Huawei-", "huawei@0" },
	/* hyphens that end a line */
	{ "surveil-\nlance is", "surveil@0 ~surveillance@0-1 +lance@1 is@2" },
	{ "surveil-\r\nlance", "surveil@0 ~surveillance@0-1 +lance@1" },
	{ "surveil\xE2\x80\x90\nlance",
	  "surveil@0 ~surveillance@0-1 +lance@1" },
	{ "surveil" SHY "\nlance", "surveil@0 ~surveillance@0-1 +lance@1" },
	{ "surveil" SHY "\r\nlance's x",
	  "surveil@0 ~surveillance@0-1 +lance@1 x@2" },
	{ "surveil-\n  lance", "surveil@0 ~surveillance@0-1 +lance@1" },
	{ "surveil- \r\n\tlance", "surveil@0 ~surveillance@0-1 +lance@1" },
	{ "surveil" SHY " \n lance", "surveil@0 ~surveillance@0-1 +lance@1" },
	{ "surveil - \n lance", "surveil@0 lance@1" },
	{ "surveil-  lance", "surveil@0 lance@1" },
	{ "surveil-\n  \n  lance", "surveil@0 lance@1" },
	{ "surveil-\n  Lance", "surveil@0 lance@1" },
	{ "Überwa-\nchung",
	  "überwa/uberwa@0 ~überwachung/uberwachung@0-1 +chung@1" },
	{ "counter-surveil-\nlance",
	  "counter@0 ~countersurveillance@0-2 ~countersurveil@0-1 "
	  "+surveil@1 +~surveillance@1-2 +lance@2" },
	{ "co-op-\neration-only",
	  "co@0 ~cooperationonly@0-3 ~coop@0-1 +op@1 +~operation@1-2 "
	  "+eration@2 +~erationonly@2-3 +only@3" },
	{ "state-of-the-art-\nwork",
	  "state@0 ~stateoftheart@0-3 +of@1 +the@2 +art@3 +~artwork@3-4 "
	  "+work@4" },
	{ "a-\nb-\nc", "a@0 ~abc@0-2 ~ab@0-1 +b@1 +~bc@1-2 +c@2" },
	{ "COVID-19-\nrelated",
	  "covid@0 ~covid19related@0-2 ~covid19@0-1 +19@1 +~19related@1-2 "
	  "+related@2" },
	{ "Huawei-\nZTE", "huawei@0 zte@1" },
	{ "surveil-\n\nlance", "surveil@0 lance@1" },
	{ "surveil-\n-lance", "surveil@0 lance@1" },
	{ "surveil -\nlance", "surveil@0 lance@1" },
	{ "surveil--\nlance", "surveil@0 lance@1" },
	{ "surveil\nlance", "surveil@0 lance@1" },
	{ "surveil" SHY "\nLance", "surveil@0 lance@1" },
	{ "surveil-\n", "surveil@0" },
	{ "surveil" SHY "\n", "surveil@0" },
	/* dashes that are set for hyphens */
	{ "COVID–19", "covid@0 ~covid19@0-1 +19@1" },
	/* what is joined with letters is no thousand */
	{ "COVID–19 000", "covid@0 ~covid19@0-1 +19@1 000@2" },
	{ "back−door a – b", "back@0 ~backdoor@0-1 +door@1 a@2 b@3" },
	{ "1990–2000, 10–15 000",
	  "1990@0 +2000@1 10@2 +15@3 +~15000@3-4 +000@4" },
	{ "back–\ndoor", "back@0 door@1" },
};

static void test_words(void **state)
{
	analysis_check(*state, words, COUNT(words));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ANALYSIS_TEST(test_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
