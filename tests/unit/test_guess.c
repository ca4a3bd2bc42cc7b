/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>

#include "indexer/decode.h"
#include "indexer/guess.h"
#include "shared/utf8.h"
#include "tests/unit/tongues.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { TEXT_BYTES = 4096 };

/* `count` sentences from `first` on, one behind the other. */
static void join(struct bytes *out, const struct tongue *tongue, size_t first,
		 size_t count)
{
	struct fault fault;

	bytes_clear(out);
	for (size_t i = first; i < first + count; i++) {
		if (i > first)
			assert_int_equal(bytes_append_byte(out, ' ', &fault),
					 0);
		assert_int_equal(bytes_append(out,
					      text_of(tongue->sentences[i]),
					      &fault),
				 0);
	}
}

/* What the text is in an encoding; false where that lacks a character. */
static bool encode(struct bytes *out, struct text text, enum charset charset)
{
	UErrorCode error = U_ZERO_ERROR;
	UConverter *from = ucnv_open("UTF-8", &error);
	UConverter *to =
		ucnv_open(charset == CHARSET_SHIFT_JIS ? "windows-31j" :
			  charset == CHARSET_EUC_KR    ? "windows-949" :
			  charset == CHARSET_BIG5      ? "Big5-HKSCS" :
							 charset_name(charset),
			  &error);
	const char *source = text.data;
	char *target;
	struct fault fault;

	bytes_clear(out);
	assert_int_equal(bytes_reserve(out, TEXT_BYTES, &fault), 0);
	target = out->data;
	ucnv_setFromUCallBack(to, UCNV_FROM_U_CALLBACK_STOP, NULL, NULL, NULL,
			      &error);
	ucnv_convertEx(to, from, &target, out->data + TEXT_BYTES, &source,
		       text.data + text.length, NULL, NULL, NULL, NULL, true,
		       true, &error);
	out->length = (size_t)(target - out->data);
	ucnv_close(from);
	ucnv_close(to);
	return U_SUCCESS(error);
}

static bool ucsdet_is_right(struct text raw, struct text text)
{
	UErrorCode error = U_ZERO_ERROR;
	UCharsetDetector *detector = ucsdet_open(&error);
	const UCharsetMatch *match;
	UConverter *conv;
	UChar units[TEXT_BYTES], *t = units;
	char out[3 * TEXT_BYTES];
	int32_t length = 0;
	const char *s = raw.data;
	ucsdet_setText(detector, raw.data, (int32_t)raw.length, &error);
	match = ucsdet_detect(detector, &error);
	if (!match)
		return false;
	conv = ucnv_open(ucsdet_getName(match, &error), &error);
	ucnv_toUnicode(conv, &t, units + TEXT_BYTES, &s, raw.data + raw.length,
		       NULL, true, &error);
	u_strToUTF8(out, sizeof(out), &length, units, (int32_t)(t - units),
		    &error);
	ucnv_close(conv);
	ucsdet_close(detector);
	return U_SUCCESS(error) &&
	       text_equal((struct text){ out, (size_t)length }, text);
}

static const size_t lengths[] = { 1, 3, TONGUE_SENTENCES };

static void test_accuracy(void **state)
{
	struct bytes text = BYTES_UP_TO(TEXT_BYTES);
	struct bytes raw = BYTES_UP_TO(TEXT_BYTES);
	struct bytes room = BYTES_UP_TO(4 * TEXT_BYTES);
	int total[3] = { 0 }, right[3] = { 0 }, icu[3] = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(tongues); i++)
		for (size_t c = 0;
		     c < TONGUE_CHARSETS && tongues[i].charsets[c]; c++) {
			int t[3] = { 0 }, r[3] = { 0 }, u[3] = { 0 };
			for (size_t l = 0; l < 3; l++)
				for (size_t first = 0;
				     first + lengths[l] <= TONGUE_SENTENCES;
				     first++) {
					struct decoded decoded;
					struct fault fault;
					join(&text, &tongues[i], first,
					     lengths[l]);
					if (!encode(&raw, text_from(&text),
						    tongues[i].charsets[c])) {
						print_message(
							"cannot encode %s %s\n",
							tongues[i].language,
							charset_name(
								tongues[i].charsets
									[c]));
						continue;
					}
					assert_int_equal(
						decode_text(&decoded, &room,
							    text_from(&raw),
							    (struct text){ 0 },
							    &fault),
						0);
					t[l]++;
					if (text_equal(decoded.text,
						       text_from(&text)))
						r[l]++;
					else if (getenv("V"))
						print_message(
							"%s %s -> %s: %.*s\n",
							tongues[i].language,
							charset_name(
								tongues[i].charsets
									[c]),
							decoded.encoding,
							(int)decoded.text.length,
							decoded.text.data);
					u[l] += ucsdet_is_right(
						text_from(&raw),
						text_from(&text));
				}
			print_message("%-8s %-14s", tongues[i].language,
				      charset_name(tongues[i].charsets[c]));
			for (size_t l = 0; l < 3; l++) {
				print_message(" %2d/%2d (%2d)", r[l], t[l],
					      u[l]);
				total[l] += t[l];
				right[l] += r[l];
				icu[l] += u[l];
			}
			print_message("\n");
		}
	for (size_t l = 0; l < 3; l++)
		print_message("%zu: %d of %d, icu %d\n", lengths[l], right[l],
			      total[l], icu[l]);
	bytes_free(&text);
	bytes_free(&raw);
	bytes_free(&room);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_accuracy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
