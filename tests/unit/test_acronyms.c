/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "indexer/acronyms.h"
#include "shared/memory.h"
#include "tests/unit/starve.h"
#include "tests/unit/unit.h"

enum { SHOWN_BYTES = 4096, MANY = 20000 };

static struct fault fault;
static struct terms *terms;
static struct words words;
static struct acronyms found;

static int set_up(void **state)
{
	(void)state;
	return terms_open(&terms, &fault) != STATUS_OK;
}

static int tear_down(void **state)
{
	(void)state;
	acronyms_free(&found);
	terms_words_free(&words);
	terms_close(terms);
	return 0;
}

static const struct {
	const char *text;
	const char *pairs; /* "letters=name", "letters~name" if loose; '/' */
} rows[] = {
	/* ordinary ones, both ways */
	{ "Harbour Pilot Station (HPS) is new.", "hps=harbour pilot station" },
	{ "The HPS (Harbour Pilot Station) is new.",
	  "hps=harbour pilot station" },
	{ "the internet of things (IoT)", "iot=internet of things" },
	{ "the Office of Tides (OOT)", "oot=office of tides" },
	{ "the Office of Tides (OT)", "ot=office of tides" },
	{ "the Ministry of the Sea (MS)", "ms=ministry of the sea" },
	{ "closed-circuit television (CCTV)",
	  "cctv~closed circuit television" },
	{ "Closed Circuit Television (CCTV)",
	  "cctv~closed circuit television" },
	{ "the Larn-Brook Harbour Corridor (LBHC)",
	  "lbhc=larn brook harbour corridor" },
	{ "Department of Piers (DoP)", "dop=department of piers" },
	{ "special ferry zones (SFZs)", "sfz=special ferry zones" },
	{ "signs of tides (SoTs)", "sot=signs of tides" },
	{ "United Navigators (U.N.)", "un=united navigators" },
	{ "the U.N. (United Navigators)", "un=united navigators" },
	{ "People's Ferry Army (PFA)", "pfa=people ferry army" },
	{ "People’s Ferry Army (PFA)", "pfa=people ferry army" },
	{ "Ministry of Docks, Locks and Piers (MDLP)",
	  "mdlp=ministry of docks locks and piers" },
	{ "San Marco Ferry Line (SMFL)", "smfl=san marco ferry line" },
	{ "Two: Alpha Beta (AB) and Gamma Delta (GD).",
	  "ab=alpha beta/gd=gamma delta" },
	/* the shortest of equal ways */
	{ "Alpha Alpha Beta (AB)", "ab=alpha beta" },
	/* quotation marks, brackets, what stands beside the acronym */
	{ "Harbour Pilot Station (\"HPS\")", "hps=harbour pilot station" },
	{ "\"Harbour Pilot Station\" (\"HPS\")", "hps=harbour pilot station" },
	{ "Harbour Pilot Station (“HPS”)", "hps=harbour pilot station" },
	{ "Harbour Pilot Station («HPS»)", "hps=harbour pilot station" },
	{ "Harbour Pilot Station ('HPS')", "hps=harbour pilot station" },
	{ "Harbour Pilot Station ( HPS )", "hps=harbour pilot station" },
	{ "Harbour Pilot Station [HPS]", "hps=harbour pilot station" },
	{ "Harbour Pilot Station （HPS）", "hps=harbour pilot station" },
	{ "Harbour Pilot Station［HPS］", "hps=harbour pilot station" },
	{ "“HPS” (Harbour Pilot Station)", "hps=harbour pilot station" },
	{ "Harbour Pilot Station (the HPS)", "hps=harbour pilot station" },
	{ "Harbour Pilot Station (or \"HPS\")", "hps=harbour pilot station" },
	{ "Harbour Pilot Station (hereafter the HPS)",
	  "hps=harbour pilot station" },
	{ "Harbour Pilot Station (HPS, in Larn)", "hps=harbour pilot station" },
	{ "Harbour Pilot Station (HPS; built in 1910)",
	  "hps=harbour pilot station" },
	{ "HPS (Harbour Pilot Station, in Larn)", "hps=harbour pilot station" },
	{ "Harbour Pilot\nStation (HPS)", "hps=harbour pilot station" },
	/* commas */
	{ "The Harbour Pilot Station, or HPS, is new.",
	  "hps=harbour pilot station" },
	{ "The Harbour Pilot Station, known as the HPS, is new.",
	  "hps=harbour pilot station" },
	{ "the Harbour Pilot Station, also known as HPS.",
	  "hps=harbour pilot station" },
	{ "the Harbour Pilot Station, called \"HPS\"; it is new",
	  "hps=harbour pilot station" },
	{ "la Organización de Puertos Unidos, o la OPU, cerró",
	  "opu=organizacion de puertos unidos" },
	{ "Harbour Pilot Station LLC, known as HPS, is new.",
	  "hps=harbour pilot station" },
	{ "Harbour Pilot Station Co. Ltd (HPS)", "" },
	{ "Harbour Pilot Station Co Ltd (HPS)", "hps=harbour pilot station" },
	{ "HPS (Harbour Pilot Station LLC)", "hps=harbour pilot station" },
	{ "Harbour Larn LLC (HLL)", "hll=harbour larn llc" },
	{ "Harbour Pilot Station, HPS, is new.", "" },
	{ "Harbour Pilot Station, or HPS is new.", "" },
	{ "Harbour Pilot Station, or HPS", "" },
	{ "Harbour Pilot, or HP, is new.", "" },
	{ "Closed Circuit Television, or CCTV, is new.", "" },
	{ "Harbour Pilot Station,or HPS,", "hps=harbour pilot station" },
	{ "Harbour Pilot Station, as we may well say HPS,", "" },
	{ "Harbour Pilot Station, or\nHPS,", "" },
	{ ",", "" },
	{ ", ", "" },
	{ "Harbour,or", "" },
	/* other languages */
	{ "la Organización de Puertos Unidos (OPU)",
	  "opu=organizacion de puertos unidos" },
	{ "la OPU (Organización de Puertos Unidos)",
	  "opu=organizacion de puertos unidos" },
	{ "l'Organisation des ports de l'étang (OPE)",
	  "ope=organisation des ports de l etang" },
	{ "das Amt für Hafen und Schleusen (AHS)",
	  "ahs=amt fur hafen und schleusen" },
	{ "Организация Морских Портов (ОМП)",
	  "омп=организация морских портов" },
	{ "ОМП (Организация Морских Портов)",
	  "омп=организация морских портов" },
	{ "Οργανισμός Λιμένων Λάρνης (ΟΛΛ)", "ολλ=οργανισμοσ λιμενων λαρνησ" },
	{ "Élan Étoile (ÉÉ)", "ee=elan etoile" },
	{ "هيئة الموانئ (هم)", "" },
	{ "港口管理局 (HPS)", "" },
	{ "หน่วยงาน (HPS)", "" },
	/* no acronyms */
	{ "as figure (a) shows", "" },
	{ "as Figure Apple (A) shows", "" },
	{ "Independence Independence (II)", "ii=independence independence" },
	{ "the second part (II)", "" },
	{ "in the year (1999)", "" },
	{ "Harbour Pilot Station (hps)", "" },
	{ "Harbour Pilot Station (Hps)", "" },
	{ "a ferry (see below)", "" },
	{ "LARN (Reuters) - It rained.", "" },
	{ "Jane Doe (D-NY)", "" },
	{ "Harbour Pilot Station (HPS-2)", "" },
	{ "Harbour Pilot Station (HPS2)", "" },
	{ "Harbour Pilot Station (H P S)", "" },
	{ "()", "" },
	{ "(HPS)", "" },
	{ "(", "" },
	{ "HPS (", "" },
	{ "Harbour Pilot Station (HPS", "" },
	{ "Harbour Pilot Station (HPS\n)", "" },
	{ "Harbour Pilot Station ((HPS))", "" },
	{ "", "" },
	/* names that do not fit */
	{ "the Harbour Pilot House (HPS)", "" },
	{ "Harbour Pilot Station Building (HPS)", "" },
	{ "Harbour (HPS)", "" },
	{ "Harbourpilotstation (HPS)", "" },
	{ "Harbour. Pilot Station (HPS)", "" },
	{ "Is it Harbour? Pilot Station (HPS)", "" },
	{ "Harbour\n\nPilot Station (HPS)", "" },
	{ "HPS (the Harbour Pilot Station)", "" },
	{ "HPS (Harbour Pilot Station of Larn)", "" },
	{ "a person (AP)", "" },
	{ "Harbour with Pilot Station (HPS)", "" },
	{ "carbon monoxide (CO)", "" },
	{ "harbour of the in at of Pilots (HP)", "" },
	{ "two words (HPSABCDEFGH)", "" },
	{ "Apple Apple Apple Apple Apple Apple Apple Apple Apple Apple (AA)",
	  "aa=apple apple" },
};

static const char *show_found(void)
{
	static char shown[SHOWN_BYTES];
	size_t length = 0;

	shown[0] = '\0';
	for (size_t i = 0; i < found.count; i++) {
		struct text letters = acronyms_letters(&found, i);
		struct text name = acronyms_name(&found, i);

		length += (size_t)snprintf(shown + length, SHOWN_BYTES - length,
					   "%s%.*s%c%.*s", i > 0 ? "/" : "",
					   (int)letters.length, letters.data,
					   found.list[i].is_loose ? '~' : '=',
					   (int)name.length, name.data);
		assert_true(length < SHOWN_BYTES);
	}
	return shown;
}

static void find(struct text text)
{
	OK(terms_split(terms, &words, text, &fault));
	OK(acronyms_find(&found, text, &words, &fault));
}

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		find(text_of(rows[i].text));
		if (strcmp(show_found(), rows[i].pairs) != 0)
			fail_msg("%s: '%s', not '%s'", rows[i].text,
				 show_found(), rows[i].pairs);
	}
}

/* The words of a name are those that the name is cut into again: it is
 * searched for as a phrase. */
static void test_name_again(void **state)
{
	struct bytes name = BYTES_UP_TO(SHOWN_BYTES);

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		size_t at = 0;

		find(text_of(rows[i].text));
		if (found.count == 0)
			continue;
		bytes_clear(&name);
		OK(bytes_append(&name, acronyms_name(&found, 0), &fault));
		OK(terms_split(terms, &words, text_from(&name), &fault));
		for (size_t j = 0; j < words.count; j++) {
			struct text word = words.list[j].plain;

			assert_int_equal(words.list[j].kind, WORD_PLAIN);
			assert_memory_equal(name.data + at, word.data,
					    word.length);
			at += word.length + 1;
		}
		assert_int_equal(at, name.length + 1);
	}
	bytes_free(&name);
}

/* Each prefix of each text, cut between characters. */
static void test_cut(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		size_t length = strlen(rows[i].text);

		for (size_t end = 0; end < length; end++)
			if (((unsigned char)rows[i].text[end] & 0xC0) != 0x80)
				find((struct text){ rows[i].text, end });
	}
}

/* Time and memory stay in proportion. */
static void test_many(void **state)
{
	static const char *const pieces[] = { "(",
					      ",",
					      ", or AA",
					      "A b c, or ABC, ",
					      "Ab (AB) ",
					      "[(",
					      "A a a a a a a a (AA) ",
					      "AA (A a a a a a a a) " };
	struct bytes text = BYTES_UP_TO(1 << 24);

	(void)state;
	for (size_t i = 0; i < COUNT(pieces); i++) {
		bytes_clear(&text);
		for (size_t j = 0; j < MANY; j++)
			OK(bytes_append(&text, text_of(pieces[i]), &fault));
		find(text_from(&text));
		assert_true(found.count <= MANY);
	}
	bytes_free(&text);
}

static enum status find_starved(void *context, struct fault *why)
{
	(void)context;
	return acronyms_find(&found,
			     TEXT("Harbour Pilot Station (HPS) and the OPU "
				  "(Organización de Puertos Unidos)"),
			     &words, why);
}

static void give_back(void *context, enum status status)
{
	(void)context;
	(void)status;
	acronyms_free(&found);
}

static void test_memory(void **state)
{
	const struct starve_work work = { .run = find_starved,
					  .after = give_back };

	(void)state;
	find(TEXT("Harbour Pilot Station (HPS) and the OPU "
		  "(Organización de Puertos Unidos)"));
	acronyms_free(&found);
	assert_true(starve(&work) >= 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_rows, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_name_again, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_cut, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_many, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_memory, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
