/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "indexer/outline.h"
#include "shared/memory.h"
#include "tests/unit/unit.h"

#define SENTENCE                                                              \
	"The council has put cameras on every street corner of the town, it " \
	"says."
enum { SENTENCE_WEIGHT = 59 };

static struct markup *parse(const char *html)
{
	struct markup *markup;
	struct fault fault;

	assert_int_equal(markup_parse(&markup, text_of(html), &fault), 0);
	return markup;
}

static struct outline read_outline(const struct markup *markup)
{
	struct outline outline;
	struct fault fault;

	assert_int_equal(outline_read(&outline, markup_root(markup), false,
				      &fault),
			 STATUS_OK);
	return outline;
}

static struct outline_part *find(const struct outline *outline,
				 const char *name)
{
	for (size_t i = 0; i < outline->count; i++)
		if (markup_is(outline->parts[i].node, name))
			return &outline->parts[i];
	fail_msg("no %s", name);
	return NULL;
}

static void test_order(void **state)
{
	static const struct {
		const char *name;
		uint32_t parent;
		uint32_t end;
		uint32_t block;
	} expected[] = {
		{ "html", 0, 9, 0 }, { "head", 0, 2, 1 }, { "body", 0, 9, 2 },
		{ "div", 2, 7, 3 },  { "p", 3, 6, 4 },    { "b", 4, 6, 4 },
		{ "p", 3, 7, 6 },    { "a", 2, 9, 2 },    { "i", 7, 9, 2 },
	};
	struct markup *markup = parse("<html><head><title>x</title></head>"
				      "<body><div><p>a<b>c</b></p><p>d</p>"
				      "<script>e</script><p hidden>f</p></div>"
				      "<a href=x><i>g</i></a>");
	struct outline outline = read_outline(markup);

	(void)state;
	assert_int_equal(outline.count, COUNT(expected));
	for (size_t i = 0; i < COUNT(expected); i++) {
		const struct outline_part *part = &outline.parts[i];

		assert_true(markup_is(part->node, expected[i].name));
		assert_int_equal(part->parent, expected[i].parent);
		assert_int_equal(part->end, expected[i].end);
		assert_int_equal(part->block, expected[i].block);
		assert_ptr_equal(outline_part_of(part->node), part);
		assert_int_equal(part->is_in_link, i >= 7);
	}
	outline_free(&outline);
	markup_free(markup);
}

static void test_weights(void **state)
{
	struct markup *markup =
		parse("<html><body><p>ab <b>cd</b> é 华为, <a href=x>e.</a></p>"
		      "<ul><li>fg<p>hi</p>j</ul>");
	struct outline outline = read_outline(markup);
	const struct outline_part *part = find(&outline, "p");

	(void)state;
	assert_int_equal(part->own_weight, 12);
	assert_int_equal(part->own_link_weight, 2);
	assert_int_equal(part->own_stops, 2);
	assert_int_equal(part->weight, 12);
	part = find(&outline, "b");
	assert_int_equal(part->own_weight, 2);
	part = find(&outline, "li");
	assert_int_equal(part->own_weight, 3);
	assert_int_equal(part->weight, 5);
	part = find(&outline, "body");
	assert_int_equal(part->own_weight, 0);
	assert_int_equal(part->weight, 17);
	assert_int_equal(part->link_weight, 2);
	assert_int_equal(part->link_count, 1);
	assert_int_equal(part->prose_weight, 0);
	outline_free(&outline);
	markup_free(markup);
}

static void test_drop(void **state)
{
	struct markup *markup = parse("<html><body><p>" SENTENCE SENTENCE
				      "<i>abc</i></p><div>def</div>");
	struct outline outline = read_outline(markup);
	const struct outline_part *body = find(&outline, "body");
	struct outline_part *part = find(&outline, "p");

	(void)state;
	assert_int_equal(part->own_weight, 2 * SENTENCE_WEIGHT + 3);
	assert_int_equal(body->weight, 2 * SENTENCE_WEIGHT + 6);
	assert_int_equal(body->prose_weight, 2 * SENTENCE_WEIGHT + 3);
	find(&outline, "i")->is_dropped = true;
	outline_weigh(&outline);
	assert_int_equal(part->own_weight, 2 * SENTENCE_WEIGHT);
	assert_int_equal(body->weight, 2 * SENTENCE_WEIGHT + 3);
	part->is_dropped = true;
	outline_weigh(&outline);
	assert_int_equal(body->weight, 3);
	assert_int_equal(body->prose_weight, 0);
	outline_free(&outline);
	markup_free(markup);
}

static const struct {
	const char *html;
	bool is_prose;
} prose[] = {
	{ "<p>" SENTENCE SENTENCE "</p>", true },
	{ "<p>" SENTENCE "</p>", false },
	{ "<p>The council has put cameras on every street corner of the town "
	  "and at its gates</p>",
	  false },
	{ "<p><a href=x>" SENTENCE SENTENCE "</a></p>", false },
	{ "<p>" SENTENCE SENTENCE "<a href=x>" SENTENCE "</a></p>", true },
	{ "<p>市议会表示，已在全市所有街角安装了摄像头，并将在今年年底之前"
	  "继续扩大这一系统的覆盖范围。</p>",
	  true },
	{ "<p>یہ کیمرے شہر کی ہر گلی میں لگائے گئے ہیں اور کونسل کا کہنا ہے کہ "
	  "ان کی تعداد اس سال بڑھائی جائے گی۔</p>",
	  true },
	/* Thai, which has no sign for it; and the same cut into labels */
	{ "<p>เทศบาลได้ติดตั้งกล้องวงจรปิดตามมุมถนนทุกแห่ง และจะเพิ่มอีกภายในปีนี้</p>",
	  true },
	{ "<p>เทศบาล ได้ติดตั้ง กล้องวงจรปิด ตามมุมถนน ทุกแห่ง และจะเพิ่ม อีกภายในปีนี้</p>",
	  false },
	{ "<p>ក្រុមប្រឹក្សាក្រុងបានដំឡើងកាមេរ៉ានៅគ្រប់ជ្រុងផ្លូវ។</p>", true },
	{ "<p>ကောင်စီက လမ်းထောင့်တိုင်းတွင် ကင်မရာများ တပ်ဆင်ခဲ့သည်။</p>", true },
	{ "<p>ምክር ቤቱ በከተማው መንገዶች ሁሉ ጥግ ላይ ካሜራዎችን መትከሉን አስታወቀ።</p>", true },
	{ "<p>གྲོང་ཁྱེར་ལྷན་ཚོགས་ཀྱིས་ཁྲོམ་ལམ་ཚང་མར་པར་ཆས་སྒྲིག་པ་རེད།</p>", true },
	{ "<p>Քաղաքի խորհուրդը հայտնեց որ տեսախցիկներ տեղադրվել են բոլոր "
	  "փողոցների անկյուններում։</p>",
	  true },
};

static void test_prose(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(prose); i++) {
		struct markup *markup = parse(prose[i].html);
		struct outline outline = read_outline(markup);

		assert_int_equal(outline_is_prose(find(&outline, "p")),
				 prose[i].is_prose);
		outline_free(&outline);
		markup_free(markup);
	}
}

static void test_nothing(void **state)
{
	static const char *const pages[] = { "", "<html hidden><p>a" };

	(void)state;
	for (size_t i = 0; i < COUNT(pages); i++) {
		struct markup *markup = parse(pages[i]);
		struct outline outline = read_outline(markup);

		assert_int_equal(outline.count, 0);
		outline_free(&outline);
		markup_free(markup);
	}
}

static void test_out_of_memory(void **state)
{
	struct markup *markup = parse("<p>a<b>c</b><p>d");
	enum status status = STATUS_FULL;
	size_t nth = 0;

	(void)state;
	while (status) {
		struct outline outline;
		struct fault fault;

		(void)memory_fail_at(++nth, 1);
		status = outline_read(&outline, markup_root(markup), false,
				      &fault);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		assert_int_equal(outline.count == 0, status != STATUS_OK);
		outline_free(&outline);
	}
	assert_true(nth > 1);
	markup_free(markup);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_weights),
		cmocka_unit_test(test_drop),
		cmocka_unit_test(test_prose),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
