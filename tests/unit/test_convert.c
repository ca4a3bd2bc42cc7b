/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

#include "indexer/convert.h"
#include "shared/memory.h"
#include "tests/unit/effort.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

enum { TEXT_BYTES = 1 << 20 };

static void append(struct bytes *out, struct text text)
{
	struct fault fault;

	assert_int_equal(bytes_append(out, text, &fault), STATUS_OK);
}

static struct convert *new_table(void)
{
	struct convert *convert;
	struct fault fault;

	assert_int_equal(convert_new(&convert, NULL, &fault), STATUS_OK);
	return convert;
}

/* ---- Lines of the table ------------------------------------------------ */

static const struct {
	const char *line;
	const char *output; /* of printf with these words; NULL: refused */
	const char *reason;
} lines[] = {
	{ "rtf=printf %s:", ":", "" },
	{ "rtf=printf %s: a b", "a:b:", "" },
	{ " rtf = \tprintf  %s:  a  b  ", "a:b:", "" },
	{ "RTF=printf %s: 'a b' \"c 'd'\" e'f g'h", "a b:c 'd':ef gh:", "" },
	{ "rtf=printf %s: '' a", ":a:", "" },
	{ "rtf=printf %s: $HOME;* \\n", "$HOME;*:\\n:", "" },
	{ "rtf=printf %s=%s: a b", "a=b:", "" },
	{ "rtf printf", NULL, "'rtf printf', byte 5: expected '='" },
	{ "=printf", NULL, "'=printf', byte 1: the format is missing" },
	{ "", NULL, "'', byte 1: the format is missing" },
	{ "rtf", NULL, "'rtf', byte 4: expected '='" },
	{ "rtf.y=printf", NULL,
	  "'rtf.y=printf', byte 4: a format is letters and digits" },
	{ "abcdefghijklmnopq=a", NULL,
	  "'abcdefghijklmnopq=a', byte 16: the format's name is too long" },
	{ "rtf=printf 'a", NULL,
	  "'rtf=printf 'a', byte 12: the quote is not closed" },
	{ "fo=cat", NULL,
	  "'fo=cat': the format is none of pdf docx odt rtf doc xlsx pptx ods"
	  " odp epub" },
	{ "docx2=cat", NULL,
	  "'docx2=cat': the format is none of pdf docx odt rtf doc xlsx pptx"
	  " ods odp epub" },
	{ "rtf='' a", NULL, "'rtf='' a', byte 1: the program has no name" },
	{ "rtf=1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25"
	  " 26 27 28 29 30 31 32 33",
	  NULL,
	  "'rtf=1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24"
	  " 25 26 27 28 29 30 31 32 33', byte 92: too many words" },
};

static void test_lines(void **state)
{
	struct convert *convert = new_table();
	struct bytes out = BYTES_UP_TO(TEXT_BYTES);
	struct fault fault;

	(void)state;
	for (size_t i = 0; i < COUNT(lines); i++) {
		enum status status =
			convert_add(convert, lines[i].line, &fault);

		if (!lines[i].output) {
			assert_int_equal(status, STATUS_BAD_QUERY);
			assert_string_equal(fault.text, lines[i].reason);
			continue;
		}
		assert_int_equal(status, STATUS_OK);
		status = convert_run(convert, "rtf", TEXT(""), &out, &fault);
		/* only signs: no words */
		if (strcmp(lines[i].output, ":") == 0) {
			assert_int_equal(status, STATUS_SKIP);
			continue;
		}
		assert_int_equal(status, STATUS_OK);
		assert_true(
			text_equal(text_from(&out), text_of(lines[i].output)));
	}
	bytes_free(&out);
	convert_free(convert);
	convert_free(NULL);
}

static void test_long_lines(void **state)
{
	struct convert *convert = new_table();
	struct fault fault;
	char line[3000];

	(void)state;
	for (size_t length = 1; length < sizeof(line); length++) {
		memset(line, 'a', length);
		memcpy(line, "doc=", length < 4 ? length : 4);
		line[length] = '\0';
		assert_int_equal(convert_add(convert, line, &fault),
				 length < 4    ? STATUS_BAD_QUERY :
				 length < 1028 ? STATUS_OK :
						 STATUS_BAD_QUERY);
	}
	convert_free(convert);
}

/* Each in the place of what was there, however often. */
static void test_all_formats(void **state)
{
	static const char *const names[] = { "pdf", "docx", "odt",  "rtf",
					     "doc", "xlsx", "pptx", "ods",
					     "odp", "epub" };
	struct convert *convert = new_table();
	struct fault fault;
	char line[32];

	(void)state;
	for (size_t i = 0; i < 10 * COUNT(names); i++) {
		const char *name = names[i % COUNT(names)];

		(void)snprintf(line, sizeof(line), "%s=cat", name);
		assert_int_equal(convert_add(convert, line, &fault), STATUS_OK);
		assert_true(convert_knows(convert, name));
	}
	assert_int_equal(convert_add(convert, "EPUB=", &fault), STATUS_OK);
	assert_false(convert_knows(convert, "epub"));
	convert_free(convert);
}

static void test_switched(void **state)
{
	struct convert *convert = new_table();
	struct bytes out = BYTES_UP_TO(4);
	struct fault fault;

	(void)state;
	assert_true(convert_knows(convert, "pdf"));
	assert_true(convert_knows(convert, "DOCX"));
	assert_false(convert_knows(convert, "pd"));
	assert_false(convert_knows(convert, "pdfx"));
	assert_int_equal(convert_add(convert, "pdf=", &fault), STATUS_OK);
	assert_false(convert_knows(convert, "pdf"));
	assert_int_equal(convert_run(convert, "pdf", TEXT("a"), &out, &fault),
			 STATUS_SKIP);
	assert_string_equal(fault.text, "PDF: no program is set to read it");
	assert_int_equal(convert_add(convert, "pdf=no-such-program", &fault),
			 STATUS_OK);
	assert_int_equal(convert_run(convert, "pdf", TEXT("a"), &out, &fault),
			 STATUS_SKIP);
	assert_string_equal(fault.text,
			    "PDF: no-such-program is not installed");
	assert_int_equal(convert_add(convert, "pdf=cat", &fault), STATUS_OK);
	assert_int_equal(convert_run(convert, "pdf", TEXT("word"), &out,
				     &fault),
			 STATUS_OK);
	assert_true(text_equal(text_from(&out), TEXT("word")));
	assert_string_equal(convert_said(convert), "");
	assert_int_equal(convert_run(convert, "pdf", TEXT("words"), &out,
				     &fault),
			 STATUS_SKIP);
	assert_string_equal(fault.text, "PDF: more than 4 bytes of text");
	assert_int_equal(convert_run(convert, "pdf", TEXT(" ..."), &out,
				     &fault),
			 STATUS_SKIP);
	assert_string_equal(fault.text,
			    "PDF: no text in it (pictures of pages?)");
	assert_int_equal(out.length, 0);
	convert_free(convert);
}

static void test_missing_package(void **state)
{
	struct convert *convert = new_table();
	struct bytes out = BYTES_UP_TO(TEXT_BYTES);
	char *path = strdup(getenv("PATH"));
	struct fault fault;

	assert_int_equal(setenv("PATH", *state, 1), 0);
	assert_int_equal(convert_run(convert, "pdf", TEXT("a"), &out, &fault),
			 STATUS_SKIP);
	assert_string_equal(
		fault.text,
		"PDF: pdftotext is not installed (package poppler-utils)");
	assert_int_equal(setenv("PATH", path, 1), 0);
	free(path);
	convert_free(convert);
}

static void test_pages_and_complaints(void **state)
{
	struct convert *convert = new_table();
	struct bytes out = BYTES_UP_TO(TEXT_BYTES);
	char *path = scratch_path(*state, "script");
	FILE *file = fopen(path, "we");
	char line[4096];
	struct fault fault;

	assert_non_null(file);
	assert_true(fprintf(file, "#!/bin/sh\necho damaged >&2\ncat\n"
				  "[ \"$1\" ] || exit 3\n") > 0);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(path, 0755), 0);
	(void)snprintf(line, sizeof(line), "rtf='%s' ok", path);
	assert_int_equal(convert_add(convert, line, &fault), STATUS_OK);
	assert_int_equal(convert_run(convert, "rtf", TEXT("a\f\fb\n\fc"), &out,
				     &fault),
			 STATUS_OK);
	assert_true(text_equal(text_from(&out), TEXT("a\n\n\n\nb\n\n\nc")));
	assert_string_equal(convert_said(convert), "damaged");
	(void)snprintf(line, sizeof(line), "rtf='%s'", path);
	assert_int_equal(convert_add(convert, line, &fault), STATUS_OK);
	assert_int_equal(convert_run(convert, "rtf", TEXT("a"), &out, &fault),
			 STATUS_SKIP);
	assert_true(strncmp(fault.text, "RTF: /", 6) == 0);
	assert_non_null(strstr(fault.text, "/script: exit 3: damaged"));
	assert_int_equal(out.length, 0);
	free(path);
	bytes_free(&out);
	convert_free(convert);
}

/* ---- Real documents ---------------------------------------------------- */

/* A page of a PDF: Helvetica, 12 points; each line at its place. */
static void make_pdf(struct bytes *out)
{
	static const char page[] =
		"BT /F1 12 Tf 72 720 Td (The harbour office published the) Tj "
		"0 -14 Td (plan for a mainte-) Tj 0 -14 Td (nance dock.) Tj "
		"0 -60 Td (Rain is expected.) Tj ET";
	static const char *const objects[] = {
		"<</Type/Catalog/Pages 2 0 R>>",
		"<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
		"/Resources<</Font<</F1 5 0 R>>>>>>",
		NULL,
		"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
	};
	size_t offsets[COUNT(objects)];
	size_t table;
	struct fault fault;

	append(out, TEXT("%PDF-1.4\n"));
	for (size_t i = 0; i < COUNT(objects); i++) {
		offsets[i] = out->length;
		assert_int_equal(bytes_printf(out, &fault, "%zu 0 obj", i + 1),
				 STATUS_OK);
		if (objects[i])
			append(out, text_of(objects[i]));
		else
			assert_int_equal(
				bytes_printf(out, &fault,
					     "<</Length %zu>>\nstream\n%s\n"
					     "endstream",
					     strlen(page), page),
				STATUS_OK);
		append(out, TEXT("\nendobj\n"));
	}
	table = out->length;
	append(out, TEXT("xref\n0 6\n0000000000 65535 f \n"));
	for (size_t i = 0; i < COUNT(objects); i++)
		assert_int_equal(bytes_printf(out, &fault, "%010zu 00000 n \n",
					      offsets[i]),
				 STATUS_OK);
	assert_int_equal(bytes_printf(out, &fault,
				      "trailer<</Size 6/Root 1 0 R>>\n"
				      "startxref\n%zu\n%%%%EOF\n",
				      table),
			 STATUS_OK);
}

static void add_number(struct bytes *out, uint32_t number, size_t width)
{
	for (size_t i = 0; i < width; i++) {
		char byte = (char)(number >> (8 * i));

		append(out, (struct text){ &byte, 1 });
	}
}

struct entry {
	const char *name;
	const char *contents;
};

/* A header of an entry as it stands before it or in the directory. */
static void add_header(struct bytes *out, const struct entry *entry,
		       bool is_directory, uint32_t offset)
{
	uint32_t length = (uint32_t)strlen(entry->contents);
	uLong sum = crc32(crc32(0, NULL, 0), (const Bytef *)entry->contents,
			  length);

	append(out, is_directory ? TEXT("PK\1\2\24\0") : TEXT("PK\3\4"));
	add_number(out, 20, 2); /* version, flags, stored, time, date */
	add_number(out, 0, 4);
	add_number(out, 0x00210000, 4);
	add_number(out, (uint32_t)sum, 4);
	add_number(out, length, 4);
	add_number(out, length, 4);
	add_number(out, (uint32_t)strlen(entry->name), 4);
	if (is_directory) {
		add_number(out, 0, 4);
		add_number(out, 0, 4);
		add_number(out, 0, 2);
		add_number(out, offset, 4);
	}
	append(out, text_of(entry->name));
}

/* A ZIP file in which all is stored as it is. */
static void make_zip(struct bytes *out, const struct entry *entries)
{
	struct bytes directory = BYTES_UP_TO(TEXT_BYTES);
	uint32_t count = 0;
	uint32_t start;

	for (; entries[count].name; count++) {
		add_header(&directory, &entries[count], true,
			   (uint32_t)out->length);
		add_header(out, &entries[count], false, 0);
		append(out, text_of(entries[count].contents));
	}
	start = (uint32_t)out->length;
	append(out, text_from(&directory));
	append(out, TEXT("PK\5\6\0\0\0\0"));
	add_number(out, count, 2);
	add_number(out, count, 2);
	add_number(out, (uint32_t)directory.length, 4);
	add_number(out, start, 4);
	add_number(out, 0, 2);
	bytes_free(&directory);
}

static const struct entry docx[] = {
	{ "[Content_Types].xml", "<Types/>" },
	{ "_rels/.rels", "<Relationships/>" },
	{ "docProps/core.xml",
	  "<cp:coreProperties xmlns:cp=\"urn:c\" xmlns:dc=\"urn:d\">"
	  "<dc:title>Dock</dc:title></cp:coreProperties>" },
	{ "word/footnotes.xml",
	  "<w:footnotes xmlns:w=\"urn:w\"><w:p><w:r><w:t>Sun.</w:t></w:r>"
	  "</w:p></w:footnotes>" },
	{ "word/document.xml",
	  "<?xml version=\"1.0\"?><w:document xmlns:w=\"urn:w\"><w:body><w:p>"
	  "<w:r><w:t>The \xE2\x80\x9Charbour\xE2\x80\x9D office</w:t></w:r>"
	  "</w:p><w:p><w:r><w:t>Rain.</w:t></w:r></w:p></w:body>"
	  "</w:document>" },
	{ NULL, NULL },
};

static const struct entry odt[] = {
	{ "mimetype", "application/vnd.oasis.opendocument.text" },
	{ "content.xml",
	  "<?xml version=\"1.0\"?><office:document-content "
	  "xmlns:office=\"urn:o\" xmlns:text=\"urn:t\"><text:p>The harbour"
	  " office</text:p><text:p>Rain.</text:p></office:document-content>" },
	{ NULL, NULL },
};

static const struct entry epub[] = {
	{ "mimetype", "application/epub+zip" },
	{ "word/document.xml", "" },
	{ NULL, NULL },
};

static const struct entry xlsx[] = {
	{ "xl/workbook.xml", "" },
	{ "[Content_Types].xml", "" },
	{ NULL, NULL },
};

static const struct entry plain_zip[] = {
	{ "word/list.txt", "words" },
	{ "mimetypes", "application/epub+zip" },
	{ NULL, NULL },
};

static void check_text(const char *format, struct text document,
		       const char *expected)
{
	struct convert *convert = new_table();
	struct bytes out = BYTES_UP_TO(TEXT_BYTES);
	struct fault fault = { 0 };

	if (convert_run(convert, format, document, &out, &fault))
		fail_msg("%s", fault.text);
	if (!text_equal(text_from(&out), text_of(expected)))
		fail_msg("%s: '%.*s'", format, (int)out.length, out.data);
	bytes_free(&out);
	convert_free(convert);
}

static void test_pdf(void **state)
{
	struct bytes document = BYTES_UP_TO(TEXT_BYTES);

	(void)state;
	make_pdf(&document);
	check_text("PDF", text_from(&document),
		   "The harbour office published the plan for a maintenance"
		   " dock.\n\nRain is expected.\n");
	bytes_free(&document);
}

static void test_office(void **state)
{
	struct bytes document = BYTES_UP_TO(TEXT_BYTES);

	(void)state;
	make_zip(&document, docx);
	check_text("docx", text_from(&document),
		   "The \xE2\x80\x9Charbour\xE2\x80\x9D office\n\nRain.\n\n"
		   "Sun.\n\n");
	bytes_clear(&document);
	make_zip(&document, odt);
	check_text("odt", text_from(&document),
		   "The harbour office\n\nRain.\n\n");
	bytes_free(&document);
}

static void test_damaged(void **state)
{
	static const char *const formats[] = { "pdf", "docx", "odt" };
	struct convert *convert = new_table();
	struct bytes out = BYTES_UP_TO(TEXT_BYTES);
	struct bytes document = BYTES_UP_TO(TEXT_BYTES);
	struct fault fault;

	(void)state;
	make_zip(&document, docx);
	for (size_t i = 0; i < COUNT(formats); i++) {
		struct text cut = { document.data, document.length / 2 };

		assert_int_equal(convert_run(convert, formats[i], cut, &out,
					     &fault),
				 STATUS_SKIP);
		assert_non_null(strstr(fault.text, ": exit "));
		assert_int_equal(convert_run(convert, formats[i], TEXT(""),
					     &out, &fault),
				 STATUS_SKIP);
	}
	bytes_free(&document);
	convert_free(convert);
}

static void test_office_names(void **state)
{
	static const struct {
		const struct entry *entries;
		const char *format;
	} rows[] = { { docx, "docx" },
		     { odt, "odt" },
		     { epub, "epub" },
		     { xlsx, "xlsx" },
		     { plain_zip, NULL } };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct bytes zip = BYTES_UP_TO(TEXT_BYTES);
		const char *format;

		make_zip(&zip, rows[i].entries);
		format = convert_office(text_from(&zip));
		assert_int_equal(!format, !rows[i].format);
		if (format)
			assert_string_equal(format, rows[i].format);
		/* cut anywhere: no byte behind is looked at */
		for (size_t length = 0; length < zip.length; length++) {
			char *copy = malloc(length + 1);

			assert_non_null(copy);
			memcpy(copy, zip.data, length);
			(void)convert_office((struct text){ copy, length });
			free(copy);
		}
		bytes_free(&zip);
	}
	assert_null(convert_office(TEXT("")));
	assert_null(convert_office(TEXT("text")));
}

static void test_out_of_memory(void **state)
{
	struct bytes document = BYTES_UP_TO(TEXT_BYTES);
	enum status status = STATUS_FULL;
	size_t nth;

	(void)state;
	make_zip(&document, docx);
	for (nth = 1; status; nth += EFFORT(1, 3)) {
		struct bytes out = BYTES_UP_TO(TEXT_BYTES);
		struct convert *convert = NULL;
		struct fault fault;

		(void)memory_fail_at(nth, 1);
		status = convert_new(&convert, NULL, &fault);
		if (!status)
			status = convert_run(convert, "docx",
					     text_from(&document), &out,
					     &fault);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		bytes_free(&out);
		convert_free(convert);
	}
	assert_true(nth > 4);
	bytes_free(&document);
}

/* valgrind does its own work within the limits of the program. */
static void test_in_valgrind(void **state)
{
	(void)state;
	print_message("# skip: no sandbox can be made in valgrind\n");
	skip();
}

int main(void)
{
	const struct CMUnitTest without_sandbox[] = {
		cmocka_unit_test(test_in_valgrind),
		cmocka_unit_test(test_long_lines),
		cmocka_unit_test(test_all_formats),
		SCRATCH_TEST(test_missing_package),
		cmocka_unit_test(test_office_names),
	};
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_long_lines),
		cmocka_unit_test(test_all_formats),
		cmocka_unit_test(test_switched),
		SCRATCH_TEST(test_missing_package),
		SCRATCH_TEST(test_pages_and_complaints),
		cmocka_unit_test(test_pdf),
		cmocka_unit_test(test_office),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_office_names),
		cmocka_unit_test(test_out_of_memory),
	};

	const char *variant = getenv("PQ_VARIANT");

	if (variant && strcmp(variant, "valgrind") == 0)
		return cmocka_run_group_tests(without_sandbox, NULL, NULL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
