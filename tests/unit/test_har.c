/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "indexer/har.h"
#include "shared/memory.h"
#include "tests/unit/unit.h"

enum { TOLD_BYTES = 1 << 16 };

#define ENTRY(status, content)                                                 \
	"{\"startedDateTime\":\"2021-08-17T09:30:00Z\",\"request\":{"          \
	"\"url\":\"https://larn.example/a\"},\"response\":{\"status\":" status \
	",\"content\":{" content "}}}"
#define LOG(entries) "{\"log\":{\"entries\":[" entries "]}}"
#define HTML         "\"mimeType\":\"text/html\",\"size\":5,"
#define SO           ENTRY("200", HTML "\"text\":\"<p>So\"")
#define LATIN(members) \
	ENTRY("200", "\"mimeType\":\"text/html; charset=iso-8859-1\"," members)
#define TOLD(media, block) \
	"https://larn.example/a|2021-08-17T09:30:00Z|" media "|" block "\n"

static struct fault fault;

/* Whether it is one; then: what it has in it, an answer a line. */
static const struct {
	const char *text;
	const char *told; /* NULL: none */
} rows[] = {
	{ "", NULL },
	{ "{\"log\":{}}", NULL },
	{ "{\"log\":{\"entries\":[]}}", NULL },
	{ "{\"log\":{\"entries\":[{\"text\":\"So.\"}]}}", NULL },
	{ "{\"title\":\"A\",\"log\":{\"entries\":[" ENTRY("200", "") "]}}",
	  NULL },
	{ "\xEF\xBB\xBF { \"log\" : {\n\"pages\":[{\"id\":1}],\n"
	  "\"entries\" : [\n" SO "\n]\n}}",
	  TOLD("text/html; charset=utf-8", "<p>So") },
	/* what the browser has decoded, and what it has not */
	{ LOG(LATIN("\"text\":\"caf\\u00e9\"") "," LATIN(
		  "\"encoding\":\"base64\",\"text\":\"PHA+\\nU28=\"")),
	  TOLD("text/html; charset=utf-8", "caf\xC3\xA9")
		  TOLD("text/html; charset=iso-8859-1", "<p>So") },
	{ LOG(ENTRY("200", "\"text\":\"So\"")), TOLD("", "So") },
	/* good answers only */
	{ LOG(ENTRY("404", HTML "\"text\":\"No\"") "," ENTRY("0", "") "," ENTRY(
		  "304", HTML "\"text\":\"So\"")),
	  TOLD("text/html; charset=utf-8", "So") },
	/* a page that was not kept, and what is no page */
	{ LOG(ENTRY("200", HTML "\"text\":\"\"") "," ENTRY(
		  "200", "\"mimeType\":\"image/png\",\"size\":5")),
	  TOLD("text/html", "(lost)") TOLD("image/png", "") },
	{ LOG(ENTRY("200", "\"mimeType\":\"text/html\",\"size\":0")),
	  TOLD("text/html", "") },
	/* half of a character, as browsers write it, and numbers too large */
	{ LOG(ENTRY("200", HTML "\"text\":\"<p>So \\ud83d\",\"x\":1e999")),
	  TOLD("text/html; charset=utf-8", "<p>So \xEF\xBF\xBD") },
	/* a bad entry does not lose the others; the end may be cut off */
	{ LOG("{\"request\":{},\"response\":{}{}}," ENTRY("200", HTML
							  "\"text\":\"So\"")),
	  "(bad)\n" TOLD("text/html; charset=utf-8", "So") },
	{ "{\"log\":{\"entries\":[" ENTRY("200",
					  HTML "\"text\":\"So\"") ",{\"requ",
	  TOLD("text/html; charset=utf-8", "So") "(bad)\n" },
};

static enum status put(struct bytes *out, const struct warc_record *record)
{
	const struct text parts[] = { record->uri, record->date, record->media,
				      record->is_truncated ? TEXT("(lost)") :
							     record->block };
	enum status status = STATUS_OK;

	for (size_t i = 0; i < COUNT(parts) && !status; i++) {
		status = bytes_append(out, parts[i], &fault);
		if (!status)
			status = bytes_append_byte(out, i < 3 ? '|' : '\n',
						   &fault);
	}
	return status;
}

static enum status tell(struct bytes *out, struct text text)
{
	struct har har = HAR;
	struct warc_record record = { 0 };
	enum status status = STATUS_OK;

	har_begin(&har, text);
	while (!status && !record.is_end) {
		status = har_next(&har, &record, &fault);
		if (status == STATUS_SKIP)
			status = bytes_append(out, TEXT("(bad)\n"), &fault);
		else if (!status && !record.is_end)
			status = put(out, &record);
	}
	har_free(&har);
	return status;
}

static void test_entries(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct text text = text_of(rows[i].text);
		struct bytes told = BYTES_UP_TO(TOLD_BYTES);

		if (har_is(text) != (rows[i].told != NULL))
			print_message("# %s\n", rows[i].text);
		assert_int_equal(har_is(text), rows[i].told != NULL);
		if (rows[i].told) {
			assert_int_equal(tell(&told, text), STATUS_OK);
			assert_int_equal(bytes_append_byte(&told, '\0', &fault),
					 STATUS_OK);
			assert_string_equal(told.data, rows[i].told);
		}
		bytes_free(&told);
	}
}

/* Where an entry stands is counted from the beginning of the text. */
static void test_offsets(void **state)
{
	const struct text text =
		TEXT("{\"log\":{\"entries\":[ " ENTRY("200", "") "]}}");
	struct har har = HAR;
	struct warc_record record;

	(void)state;
	har_begin(&har, text);
	assert_int_equal(har_next(&har, &record, &fault), STATUS_OK);
	assert_memory_equal(text.data + record.offset, "{\"started", 9);
	assert_int_equal(har_next(&har, &record, &fault), STATUS_OK);
	assert_true(record.is_end);
	har_free(&har);
}

static void test_out_of_memory(void **state)
{
	const struct text text =
		text_of(LOG(ENTRY("200", HTML "\"text\":\"So\"")));
	enum status status = STATUS_FULL;
	size_t nth = 0;

	(void)state;
	while (status) {
		struct bytes told = BYTES_UP_TO(TOLD_BYTES);

		(void)memory_fail_at(++nth, 1);
		status = tell(&told, text);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		bytes_free(&told);
	}
	assert_true(nth > 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_entries),
		cmocka_unit_test(test_offsets),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
