/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * charset - the encodings that text comes in: their labels, where a page
 * or a header declares one, and bytes of one to UTF-8, by ICU.
 *
 * Used by the indexer only. Labels mean what the Encoding Standard
 * (encoding.spec.whatwg.org) says that they mean on the web: ISO-8859-1
 * and ASCII are Windows-1252, GB2312 is GB18030, and so on. Which of them
 * some bytes are in is decided in decode.h and guess.h.
 */
#ifndef INDEXER_CHARSET_H
#define INDEXER_CHARSET_H

#include "shared/bytes.h"

enum charset {
	CHARSET_NONE, /* not known */
	CHARSET_UTF_8,
	CHARSET_UTF_16LE,
	CHARSET_UTF_16BE,
	CHARSET_UTF_32LE,
	CHARSET_UTF_32BE,
	CHARSET_WINDOWS_1252,
	CHARSET_WINDOWS_1250,
	CHARSET_WINDOWS_1251,
	CHARSET_WINDOWS_1253,
	CHARSET_WINDOWS_1254,
	CHARSET_WINDOWS_1255,
	CHARSET_WINDOWS_1256,
	CHARSET_WINDOWS_1257,
	CHARSET_WINDOWS_1258,
	CHARSET_WINDOWS_874,
	CHARSET_ISO_8859_2,
	CHARSET_ISO_8859_3,
	CHARSET_ISO_8859_4,
	CHARSET_ISO_8859_5,
	CHARSET_ISO_8859_6,
	CHARSET_ISO_8859_7,
	CHARSET_ISO_8859_8,
	CHARSET_ISO_8859_10,
	CHARSET_ISO_8859_13,
	CHARSET_ISO_8859_14,
	CHARSET_ISO_8859_15,
	CHARSET_KOI8_R,
	CHARSET_KOI8_U,
	CHARSET_IBM437,
	CHARSET_IBM850,
	CHARSET_IBM852,
	CHARSET_IBM855,
	CHARSET_IBM866,
	CHARSET_MACINTOSH,
	CHARSET_MAC_CYRILLIC,
	CHARSET_GB18030,
	CHARSET_BIG5,
	CHARSET_EUC_JP,
	CHARSET_SHIFT_JIS,
	CHARSET_EUC_KR,
	CHARSET_ISO_2022_JP,
	CHARSET_ISO_2022_KR,
	CHARSET_HZ,
	CHARSET_COUNT
};

/* "windows-1252"; "unknown" for CHARSET_NONE. */
const char *charset_name(enum charset charset);
/* Units of two or four bytes. */
bool charset_is_wide(enum charset charset);

/* What a byte stands for in Windows-1252; the five that it lacks stand for
 * themselves, as browsers read them. */
uint32_t charset_windows_1252(unsigned char byte);

/* Case, blanks and punctuation do not count. CHARSET_NONE when nothing
 * that we read is called so. */
enum charset charset_of_label(struct text label);

/* The label in the value of a Content-Type header, also where it says
 * encoding= for charset=; empty when there is none. */
struct text charset_in_header(struct text value);

/* The label that the first CHARSET_DECLARED_BYTES of a page, an XML file or
 * a style sheet declare; empty when there is none. */
enum { CHARSET_DECLARED_BYTES = 4096 };
struct text charset_find_declared(struct text start);

struct charset_count {
	size_t bad;   /* sequences that became U+FFFD */
	size_t other; /* characters beyond ASCII that did not */
};

/* Appends `raw`, which is in `charset`, as UTF-8. Of UTF-16 and UTF-32 the
 * byte order mark is no part of the text. C1 controls are in no encoding
 * of bytes on purpose, so they count as bad. */
enum status charset_convert(struct bytes *out, struct text raw,
			    enum charset charset, struct charset_count *count,
			    struct fault *fault);

#endif
