/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "indexer/markup.h"
#include "tests/unit/effort.h"
#include "tests/unit/starve.h"
#include "tests/unit/unit.h"

static struct markup *parse(struct text html)
{
	struct markup *markup;
	struct fault fault;

	assert_int_equal(markup_parse(&markup, html, &fault), STATUS_OK);
	return markup;
}

static xmlNode *find(const struct markup *markup, const char *name)
{
	xmlNode *root = markup_root(markup);
	xmlNode *node = root;

	while (node && !markup_is(node, name))
		node = markup_next(node, root);
	return node;
}

/* The tree in short: "(name" and ")" around what is inside, and text. */
static void sketch(struct bytes *out, const struct markup *markup)
{
	xmlNode *root = markup_root(markup);
	xmlNode *node = root;
	struct fault fault;

	while (node) {
		struct text text = markup_text(node);
		const xmlNode *up = node;

		if (node->type == XML_ELEMENT_NODE)
			assert_int_equal(bytes_printf(out, &fault, "(%s ",
						      node->name),
					 0);
		assert_int_equal(bytes_append(out, text, &fault), 0);
		node = markup_next(node, root);
		if (up->type == XML_ELEMENT_NODE && up->children)
			continue;
		for (; up != (node ? node->parent : NULL); up = up->parent) {
			if (up->type == XML_ELEMENT_NODE)
				assert_int_equal(
					bytes_append_byte(out, ')', &fault), 0);
			if (up == root)
				break;
		}
	}
	assert_int_equal(bytes_append_byte(out, '\0', &fault), 0);
}

static const struct {
	struct text html;
	const char *tree;
} trees[] = {
	{ TEXT_INIT(""), "" },
	{ TEXT_INIT(" \n"), "" },
	{ TEXT_INIT("<p>a<p>b"), "(html (body (p a)(p b)))" },
	{ TEXT_INIT("<html><body><div>a<span>b</div>c"),
	  "(html (body (div a(span b))c))" },
	{ TEXT_INIT("<html><body><ul><li>a<li>b</ul>"),
	  "(html (body (ul (li a)(li b))))" },
	{ TEXT_INIT("<html><head><title>a<b></title><meta charset=latin1>"
		    "</head><body>é"),
	  "(html (head (title a<b>)(meta ))(body é))" },
	{ TEXT_INIT("<?xml version='1.0' encoding='latin1'?>"
		    "<html><meta http-equiv='Content-Type' content='text/html; "
		    "charset=windows-1251'><body>é&nbsp;&hellip;"),
	  "(html (head (meta ))(body é\xC2\xA0…))" },
	{ TEXT_INIT("<html><body>a\x01"
		    "b\0c"),
	  "(html (body abc))" },
	{ TEXT_INIT("<html><body><!-- no --><pre> a\n b</pre>"),
	  "(html (body (pre  a\n b)))" },
};

static void test_trees(void **state)
{
	struct bytes out = BYTES_UP_TO(1000);

	(void)state;
	for (size_t i = 0; i < COUNT(trees); i++) {
		struct markup *markup = parse(trees[i].html);

		bytes_clear(&out);
		sketch(&out, markup);
		assert_string_equal(out.data, trees[i].tree);
		markup_free(markup);
	}
	bytes_free(&out);
	markup_free(NULL);
}

/* XML, which may be damaged: elements and attributes with all of their names. */
static void test_xml(void **state)
{
	static const struct {
		const char *xml;
		const char *tree;
	} rows[] = {
		{ "", "" },
		{ "no element", "" },
		{ "<a:B c:d='1'><link>x &amp; y</link><a:e/></a:B>",
		  "(a:B (link x & y)(a:e ))" },
		{ "<a><![CDATA[<b>]]>&none;</a>", "(a <b>)" },
		{ "<a><b>c", "(a (b c))" },
	};
	struct bytes out = BYTES_UP_TO(1000);
	struct markup *markup;
	struct fault fault;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		OK(markup_parse_xml(&markup, text_of(rows[i].xml), &fault));
		bytes_clear(&out);
		sketch(&out, markup);
		assert_string_equal(out.data, rows[i].tree);
		if (i == 2)
			assert_true(text_equal(
				markup_attribute(markup_root(markup), "c:d"),
				TEXT("1")));
		markup_free(markup);
	}
	bytes_free(&out);
}

/* So many attributes that it would take minutes. */
static void test_many_attributes(void **state)
{
	enum { MANY = 300000 };
	struct bytes xml = BYTES_UP_TO(8 << 20);
	struct markup *markup;
	struct fault fault;

	(void)state;
	OK(bytes_append(&xml, TEXT("<a"), &fault));
	for (int i = 0; i < MANY; i++)
		OK(bytes_printf(&xml, &fault, " a%d=\"\"", i));
	OK(bytes_append(&xml, TEXT("/>"), &fault));
	OK(markup_parse_xml(&markup, text_from(&xml), &fault));
	assert_null(markup_root(markup));
	markup_free(markup);
	bytes_free(&xml);
}

static void test_attributes(void **state)
{
	struct markup *markup = parse(TEXT("<p CLASS=' Big  lead' id='x&amp;y' "
					   "hidden title=''>a</p>"));
	xmlNode *node = find(markup, "p");

	(void)state;
	assert_non_null(node);
	assert_true(text_equal(markup_attribute(node, "class"),
			       TEXT(" Big  lead")));
	assert_true(text_equal(markup_attribute(node, "id"), TEXT("x&y")));
	assert_int_equal(markup_attribute(node, "title").length, 0);
	assert_int_equal(markup_attribute(node, "lang").length, 0);
	assert_true(markup_has_attribute(node, "hidden"));
	assert_true(markup_has_attribute(node, "title"));
	assert_false(markup_has_attribute(node, "lang"));
	assert_true(markup_has_word(node, "class", "lead"));
	assert_true(markup_has_word(node, "class", "big"));
	assert_false(markup_has_word(node, "class", "lea"));
	assert_false(markup_has_word(node, "class", ""));
	assert_false(markup_has_word(node, "lang", "en"));
	/* a text has none */
	assert_false(markup_has_attribute(node->children, "id"));
	assert_int_equal(markup_attribute(node->children, "id").length, 0);
	assert_true(text_equal(markup_text(node->children), TEXT("a")));
	assert_int_equal(markup_text(node).length, 0);
	markup_free(markup);
}

static void test_walk_stays_below(void **state)
{
	struct markup *markup = parse(TEXT("<html><body><div><p>a</p><p>b</p>"
					   "</div><div>c</div>"));
	xmlNode *top = find(markup, "div");
	xmlNode *second;

	(void)state;
	assert_non_null(top);
	second = markup_pass(top->children, top);
	assert_true(markup_is(second, "p"));
	assert_null(markup_pass(second, top));
	assert_null(markup_next(second->children, top));
	assert_null(markup_pass(top, top));
	markup_free(markup);
}

/* `count` times `part`, with "end" behind. */
static struct markup *parse_many(const char *part, size_t count)
{
	struct bytes html = BYTES_UP_TO(1 << 26);
	struct markup *markup;
	struct fault fault;

	for (size_t i = 0; i < count; i++)
		assert_int_equal(bytes_append(&html, text_of(part), &fault), 0);
	assert_int_equal(bytes_append(&html, TEXT("end"), &fault), 0);
	markup = parse(text_from(&html));
	bytes_free(&html);
	return markup;
}

/* None of it is lost, at no depth, and it takes no time to speak of. */
static void test_hostile(void **state)
{
	enum { MANY = EFFORT(100000, 20000) };
	static const struct {
		const char *part;
		size_t count;
		size_t text_bytes; /* but line breaks */
	} rows[] = {
		{ "<div>a", MANY, MANY + 3 },
		{ "<i>a", MANY, MANY + 3 },
		{ "<table><tr><td>a", MANY / 2, MANY / 2 + 3 },
		{ "<b><i>a</b>", MANY, MANY + 3 },
		{ "</b>a", MANY, MANY + 3 },
		{ "<p a b c d e f g h i j>a", MANY, MANY + 3 },
		{ "<title>", MANY, 3 },
		{ "<a b c d e=", MANY, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct markup *markup = parse_many(rows[i].part, rows[i].count);
		xmlNode *root = markup_root(markup);
		size_t text_bytes = 0;
		size_t depth = 0;

		for (xmlNode *node = root; node;
		     node = markup_next(node, root)) {
			struct text text = markup_text(node);

			for (size_t j = 0; j < text.length; j++)
				text_bytes += text.data[j] != '\n';
		}
		for (xmlNode *node = root; node; node = node->last)
			depth++;
		assert_int_equal(text_bytes, rows[i].text_bytes);
		assert_true(depth <= MARKUP_DEPTH + 1);
		markup_free(markup);
	}
}

static const struct {
	struct text text;
	struct text unescaped;
} plain[] = {
	{ TEXT_INIT(""), TEXT_INIT("") },
	{ TEXT_INIT("a"), TEXT_INIT("a") },
	{ TEXT_INIT("&"), TEXT_INIT("&") },
	{ TEXT_INIT("Q&A & AT&T"), TEXT_INIT("Q&A & AT&T") },
	{ TEXT_INIT("it&#8217;s &amp;amp; &lt;b&gt;"),
	  TEXT_INIT("it’s &amp; <b>") },
	{ TEXT_INIT("caf&eacute;\0&nbsp;"), TEXT_INIT("café\0\xC2\xA0") },
};

static void test_unescape(void **state)
{
	struct bytes out = BYTES_UP_TO(1000);

	(void)state;
	for (size_t i = 0; i < COUNT(plain); i++) {
		struct fault fault;

		bytes_clear(&out);
		assert_int_equal(markup_unescape(&out, plain[i].text, &fault),
				 0);
		assert_true(text_equal(text_from(&out), plain[i].unescaped));
	}
	bytes_free(&out);
}

static enum status parse_page(void *context, struct fault *fault)
{
	struct markup **out = context;

	return markup_parse(out,
			    TEXT("<html><title>A</title><p class=x id=\"y\">a "
				 "&amp; <b>b</b><br><nothing>c<p>d</p><p><td>"
				 "<!-- e --></a><script>f</script>"),
			    fault);
}

static enum status parse_xml(void *context, struct fault *fault)
{
	return markup_parse_xml(context,
				TEXT("<a b='1'><c>So &amp; so</c></a>"), fault);
}

static void drop_page(void *context, enum status status)
{
	struct markup **out = context;

	assert_int_equal(*out == NULL, status != STATUS_OK);
	markup_free(*out);
}

/* Also those of libxml2, which goes on without what it could not have, and
 * at times for ever. */
static void test_out_of_memory(void **state)
{
	struct markup *markup = NULL;
	const struct starve_work work = { .run = parse_page,
					  .after = drop_page,
					  .context = &markup };
	const struct starve_work xml = { .run = parse_xml,
					 .after = drop_page,
					 .context = &markup };

	(void)state;
	assert_true(starve(&work) > 80);
	assert_true(starve(&xml) > 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_trees),
		cmocka_unit_test(test_xml),
		cmocka_unit_test(test_many_attributes),
		cmocka_unit_test(test_attributes),
		cmocka_unit_test(test_walk_stays_below),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_unescape),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
