/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "indexer/office.h"
#include "shared/memory.h"
#include "tests/unit/unit.h"

#define WORD_START "<?xml version=\"1.0\"?><w:document xmlns:w=\"urn:w\">"
#define WORD_END   "</w:document>"
#define OPEN_START                                             \
	"<?xml version=\"1.0\"?><office:document-content "     \
	"xmlns:office=\"urn:office\" xmlns:text=\"urn:text\" " \
	"xmlns:table=\"urn:table\">"
#define OPEN_END "</office:document-content>"

static const struct {
	const char *xml;
	const char *text; /* NULL: refused */
} word_rows[] = {
	{ "<w:p><w:r><w:t>One &amp; two</w:t></w:r></w:p>",
	  "One & two\n\n" },
	{ "<w:p><w:r><w:t xml:space=\"preserve\">One </w:t></w:r>"
	  "<w:r><w:t>two</w:t></w:r></w:p><w:p/><w:p><w:t>three</w:t></w:p>",
	  "One two\n\n\n\nthree\n\n" },
	{ "<w:p> \n <w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/>"
	  "<w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t></w:r></w:p>",
	  "a\tb\nc\xE2\x80\x91" "d\n\n" },
	{ "<w:p><w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs></w:pPr>"
	  "<w:t>kept</w:t><w:del><w:r><w:delText>old</w:delText></w:r></w:del>"
	  "<w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom>"
	  "<w:instrText>PAGE</w:instrText><w:ins><w:t> new</w:t></w:ins></w:p>",
	  "kept new\n\n" },
	{ "<w:tbl><w:tr><w:tc><w:p><w:t>a</w:t></w:p></w:tc>"
	  "<w:tc><w:p><w:t>b</w:t></w:p></w:tc></w:tr></w:tbl>",
	  "a \tb \t\n\n" },
	{ "<w:p><w:t>one\ntwo</w:t></w:p>", "one two\n\n" },
	{ "<w:p><w:t><![CDATA[<b>]]></w:t></w:p>", "<b>\n\n" },
	{ "<w:p><w:t>cut", NULL },
	{ "<w:p><w:t>&unknown;</w:t></w:p>", NULL },
	{ "</w:p>", NULL },
}, open_rows[] = {
	{ "<text:h>One</text:h><text:p>two <text:span>three</text:span>"
	  "<text:s/>four<text:tab/>five<text:line-break/>six</text:p>",
	  "One\n\ntwo three four\tfive\nsix\n\n" },
	{ "<office:x> no text </office:x><text:p/><text:p>a</text:p>",
	  "\n\na\n\n" },
	{ "<text:tracked-changes><text:p>old</text:p></text:tracked-changes>"
	  "<text:p>new<office:annotation><text:p>hm</text:p>"
	  "</office:annotation></text:p>",
	  "new\n\n" },
	{ "<text:p>one<text:note><text:note-citation>1</text:note-citation>"
	  "<text:note-body><text:p>why</text:p></text:note-body></text:note>"
	  " two</text:p><text:p>three</text:p>",
	  "one two\n\nthree\n\nwhy\n\n" },
	{ "<table:table><table:table-row><table:table-cell><text:p>a</text:p>"
	  "</table:table-cell></table:table-row></table:table>",
	  "a \t\n\n" },
};

static void check(const char *start, const char *inner, const char *end,
		  const char *expected)
{
	struct bytes xml = BYTES_UP_TO(1 << 20);
	struct bytes out = BYTES_UP_TO(1 << 20);
	struct fault fault;
	enum status status;

	assert_int_equal(bytes_printf(&xml, &fault, "%s%s%s", start, inner,
				      end),
			 STATUS_OK);
	assert_true(office_is(text_from(&xml)));
	status = office_text(&out, text_from(&xml), &fault);
	assert_int_equal(status, expected ? STATUS_OK : STATUS_SKIP);
	assert_true(out.length <= 2 * xml.length);
	if (expected && !text_equal(text_from(&out), text_of(expected)))
		fail_msg("%s: '%.*s'", inner, (int)out.length, out.data);
	if (!expected)
		assert_int_equal(
			strncmp(fault.text, "damaged XML in line ", 20), 0);
	bytes_free(&xml);
	bytes_free(&out);
}

static void test_word(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(word_rows); i++)
		check(WORD_START, word_rows[i].xml, WORD_END,
		      word_rows[i].text);
}

static void test_open(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(open_rows); i++)
		check(OPEN_START, open_rows[i].xml, OPEN_END,
		      open_rows[i].text);
}

#define DECLARED "<?xml version=\"1.0\"?>\n"
#define DOCUMENT \
	"<w:document xmlns:w=\"urn:w\"><w:p><w:t>one</w:t></w:p></w:document>"
#define FOOTNOTES                                                              \
	"<w:footnotes xmlns:w=\"urn:w\"><w:footnote><w:p><w:t>two</w:t></w:p>" \
	"</w:footnote></w:footnotes>"
#define ENDNOTES                                                         \
	"<w:endnotes xmlns:w=\"urn:w\"><w:endnote><w:p><w:t>three</w:t>" \
	"</w:p></w:endnote></w:endnotes>"
#define COMMENTS                                                   \
	"<w:comments xmlns:w=\"urn:w\"><w:p><w:t>four</w:t></w:p>" \
	"</w:comments>"
#define CORE(inner)                                                 \
	"<cp:coreProperties xmlns:cp=\"urn:c\" xmlns:dc=\"urn:d\" " \
	"xmlns:dcterms=\"urn:t\">" inner "</cp:coreProperties>"
#define CREATOR(name) "<dc:creator>" name "</dc:creator>"
#define TITLE         "<dc:title>Bridge &amp; rain</dc:title>"
#define CREATED       "<dcterms:created>2021-08-17T09:30:00Z</dcterms:created>"

/* Files of one document, one behind another. */
static void test_files(void **state)
{
	static const struct {
		const char *xml;
		const char *text;
	} rows[] = {
		{ DECLARED DOCUMENT DECLARED FOOTNOTES DECLARED ENDNOTES,
		  "one\n\ntwo\n\nthree\n\n" },
		{ DECLARED CORE(TITLE) DECLARED ENDNOTES DECLARED COMMENTS
			  DECLARED FOOTNOTES DECLARED DOCUMENT,
		  "one\n\ntwo\n\nthree\n\n" },
		{ CORE(TITLE) ENDNOTES FOOTNOTES DOCUMENT "<left",
		  "one\n\ntwo\n\nthree\n\n" },
		{ DECLARED DOCUMENT
		  "<w:footnotes xmlns:w=\"urn:w\"><w:p><w:t>two</w:t></w:p>"
		  "<broken",
		  "one\n\ntwo\n\n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		check("", rows[i].xml, "", rows[i].text);
}

static void test_facts(void **state)
{
	static const struct {
		const char *xml;
		const char *facts;
	} rows[] = {
		{ DOCUMENT, "||" },
		{ DOCUMENT DECLARED CORE(TITLE CREATOR("Bea Example") CREATED),
		  "Bridge & rain|Bea Example|2021-08-17T09:30:00Z" },
		{ CORE(TITLE "<dc:title/>") DOCUMENT, "Bridge & rain||" },
		{ CORE(CREATOR("admin")), "||" },
		{ CORE(CREATOR("Microsoft Office User")), "||" },
		/* its template's */
		{ CORE(TITLE CREATOR("python-docx") CREATED), "||" },
		{ DECLARED
		  "<office:document-meta xmlns:office=\"urn:o\" "
		  "xmlns:dc=\"urn:d\" xmlns:meta=\"urn:m\">" TITLE
		  "<meta:initial-creator>Bea Example</meta:initial-creator>"
		  "<meta:creation-date>2021-08-17T09:30:00</meta:creation-date>" CREATOR(
			  "Bo Sample") "</office:document-meta>",
		  "Bridge & rain|Bea Example|2021-08-17T09:30:00" },
		{ "<cp:coreProperties xmlns:cp=\"urn:c\" xmlns:dc=\"urn:d\">" TITLE
		  "<broken",
		  "||" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct office_facts facts;
		struct fault fault;
		char shown[3 * OFFICE_FACT_BYTES];

		assert_int_equal(office_facts(&facts, text_of(rows[i].xml),
					      &fault),
				 STATUS_OK);
		(void)snprintf(shown, sizeof(shown), "%s|%s|%s", facts.title,
			       facts.creator, facts.created);
		assert_string_equal(shown, rows[i].facts);
	}
}

/* Entities that say each other ten times, deep nesting. */
static void test_bombs(void **state)
{
	struct bytes xml = BYTES_UP_TO(1 << 24);
	struct bytes out = BYTES_UP_TO(1 << 24);
	struct fault fault;

	(void)state;
	assert_int_equal(bytes_append(&xml,
				      TEXT("<!DOCTYPE d [<!ENTITY a0 'ha'>"),
				      &fault),
			 STATUS_OK);
	for (int i = 1; i < 10; i++)
		assert_int_equal(
			bytes_printf(&xml, &fault,
				     "<!ENTITY a%d '&a%d;&a%d;&a%d;&a%d;'>", i,
				     i - 1, i - 1, i - 1, i - 1),
			STATUS_OK);
	assert_int_equal(
		bytes_printf(
			&xml, &fault,
			"<!ENTITY f SYSTEM 'file:///etc/passwd'>]>"
			"<w:document xmlns:w='urn:w'><w:p><w:t>&a9;&f;</w:t>"
			"</w:p></w:document>"),
		STATUS_OK);
	(void)office_text(&out, text_from(&xml), &fault);
	assert_true(out.length < 1000);
	bytes_clear(&xml);
	bytes_clear(&out);
	assert_int_equal(bytes_append(&xml, TEXT(WORD_START), &fault), 0);
	for (int i = 0; i < 100000; i++)
		assert_int_equal(bytes_append(&xml, TEXT("<w:p>"), &fault), 0);
	assert_int_equal(office_text(&out, text_from(&xml), &fault),
			 STATUS_SKIP);
	bytes_free(&xml);
	bytes_free(&out);
}

static void test_not_office(void **state)
{
	(void)state;
	assert_false(office_is(TEXT("")));
	assert_false(office_is(TEXT("plain")));
	assert_false(office_is(TEXT("<html><body>")));
}

static void test_out_of_memory(void **state)
{
	struct text xml =
		TEXT(WORD_START "<w:p><w:t>text</w:t></w:p>" WORD_END);
	enum status status = STATUS_FULL;
	size_t nth = 0;

	(void)state;
	while (status) {
		struct bytes out = BYTES_UP_TO(1 << 20);
		struct fault fault;

		(void)memory_fail_at(++nth, 1);
		status = office_text(&out, xml, &fault);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		bytes_free(&out);
	}
	assert_true(nth > 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_word),
		cmocka_unit_test(test_open),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_facts),
		cmocka_unit_test(test_bombs),
		cmocka_unit_test(test_not_office),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
