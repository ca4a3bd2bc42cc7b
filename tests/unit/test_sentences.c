/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/sentences.h"
#include "tests/unit/unit.h"

/* Sentences are written with a | where one ends; white space behind the
 * stop belongs to the sentence before. */
static const struct {
	const char *language;
	const char *marked;
} rows[] = {
	{ "en", "One sentence." },
	{ "en", "One sentence. |Another one! |A third? |The last" },
	{ "en", "It was \"done.\" |He left." },
	{ "en", "“It is over.” |The court rose." },
	{ "en", "(It was over.) |The court rose." },
	{ "en", "“Why now?” he asked. |Nobody knew." },
	{ "en", "It rose to 3.5 percent. |Then it fell." },
	{ "en", "Visit corpus.example today. |Or not." },
	/* abbreviations, initials, ordinals */
	{ "en",
	  "Mr. Smith met Dr. Jones on Jan. 5 in St. Louis. |They spoke." },
	{ "en", "The U.S. Congress voted. |It passed." },
	{ "en", "J. Smith and A. B. Carter wrote it. |It sold." },
	{ "en", "Example Inc. Chairman Lee spoke. |Example Co. Ltd. won." },
	{ "en", "Fruit, e.g. Apples, is cheap. |Good." },
	{ "en", "The No. 5 and the No. Six ran. |They lost." },
	{ "en", "He waited... and waited. |Then it came." },
	{ "de", "Am 17. August begann der Prozess. |Er dauert an." },
	{ "de", "Das gilt z.B. Banken und ca. Hundert andere. |Mehr nicht." },
	{ "es",
	  "El Sr. Pérez habló. |Nadie respondió. |¿Por qué? |No se sabe." },
	{ "fr", "M. Martin a parlé. |« C'est fini. » |Il est parti." },
	{ "ru", "В 2019 г. Москва ответила. |Потом молчала." },
	{ "en", "He was 17. |He then left." },
	{ "en", "1. The city said so. |2. It did." },
	{ "fr", "Selon Mme. Martin et Mlle. Dupont, c'est fini. |Il part." },
	{ "de", "Am 3. Mai begann der Prozess. |Der 2. Weltkrieg war vorbei." },
	{ "de", "Das gilt z. B. Banken, d. h. Kassen. |Mehr nicht." },
	{ "de", "Es sprach Dr. med. Schmidt. |Er ging." },
	{ "sv", "Han var med. |Sedan gick han." },
	{ "nl", "Dhr. De Vries kreeg 3 mln. Euro. |Bijv. Hier." },
	{ "sr", "Rekao je g. Petrović 3. maja. |Npr. U gradu." },
	{ "el", "Ο κ. Παπαδόπουλος μίλησε. |Μετά έφυγε." },
	{ "ar", "قال د. أحمد ذلك. |ثم غادر." },
	{ "hi", "डॉ. सिंह ने कहा। |वह गया।" },
	{ "sw", "Bw. Juma na Bi. Asha walisema. |Dkt. Ali aliondoka." },
	{ "ru", "Дома, дороги и т.д. Москвы. |Потом молчала." },
	/* footnotes and brackets */
	{ "en", "It was in Lahore.[1] |Then it was not." },
	{ "en", "It was in Lahore. [1] |Then it was not." },
	{ "en", "It was in Lahore.[1][12] |Then it was not." },
	{ "en", "It was in Lahore. |[Sic] he wrote. |[1234] It was." },
	{ "en", "It was so. |(It was not.) |They left." },
	{ "en", "It ended.\n|[1] A source." },
	{ "en", "It ended.[1]" },
	{ "en", "It ended. |[1" },
	/* other stops */
	{ "ur", "یہ پہلا جملہ ہے۔ |یہ دوسرا ہے۔" },
	{ "ar", "هل هذا صحيح؟ |نعم. |لا." },
	{ "zh", "第一句。|第二句！|“第三句？”|第四句" },
	{ "hi", "यह पहला है। |यह दूसरा है।" },
	{ "und", "One. |Two." },
	{ "xx", "One. |Two." },
	{ "", "One. |Two." },
	/* lines that were broken */
	{ "en", "A line that\nwas broken. |Then another\none." },
	{ "en", "A line that\nWas broken. |Then Mr.\nSmith came." },
	{ "en", "It ended.\n|Then another began." },
	{ "en", "It ended.\r\n|Then another began." },
	{ "en", "It ended etc.\nand went on." },
};

static void check(struct sentences *sentences, struct text language,
		  const char *marked)
{
	struct bytes text = BYTES_UP_TO(1000);
	struct bytes found = BYTES_UP_TO(1000);
	struct fault fault;
	size_t start = 0;
	size_t end;

	for (const char *at = marked; *at; at++)
		if (*at != '|')
			assert_int_equal(bytes_append_byte(&text, *at, &fault),
					 STATUS_OK);
	assert_int_equal(sentences_begin(sentences, text_from(&text), language,
					 &fault),
			 STATUS_OK);
	while (sentences_next(sentences, &end)) {
		if (start > 0)
			assert_int_equal(bytes_append_byte(&found, '|', &fault),
					 STATUS_OK);
		assert_int_equal(bytes_append(&found,
					      (struct text){ text.data + start,
							     end - start },
					      &fault),
				 STATUS_OK);
		start = end;
	}
	assert_int_equal(bytes_append_byte(&found, '\0', &fault), STATUS_OK);
	assert_string_equal(found.data, marked);
	bytes_free(&text);
	bytes_free(&found);
}

static void test_sentences(void **state)
{
	struct sentences *sentences;
	struct fault fault;

	(void)state;
	assert_int_equal(sentences_open(&sentences, &fault), STATUS_OK);
	for (size_t i = 0; i < COUNT(rows); i++)
		check(sentences, text_of(rows[i].language), rows[i].marked);
	sentences_close(sentences);
	sentences_close(NULL);
}

/* More languages than are kept open, twice. */
static void test_many_languages(void **state)
{
	struct sentences *sentences;
	struct fault fault;

	(void)state;
	assert_int_equal(sentences_open(&sentences, &fault), STATUS_OK);
	for (int i = 0; i < 60; i++) {
		char code[3] = { 'a', (char)('a' + i % 26), '\0' };

		check(sentences, text_of(code), "One. |Two.");
	}
	sentences_close(sentences);
}

static void test_empty(void **state)
{
	struct sentences *sentences;
	struct fault fault;
	size_t end;

	(void)state;
	assert_int_equal(sentences_open(&sentences, &fault), STATUS_OK);
	assert_int_equal(sentences_begin(sentences, (struct text){ 0 },
					 TEXT("en"), &fault),
			 STATUS_OK);
	assert_false(sentences_next(sentences, &end));
	sentences_close(sentences);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sentences),
		cmocka_unit_test(test_many_languages),
		cmocka_unit_test(test_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
