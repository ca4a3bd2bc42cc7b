/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/charset.h"

#include <string.h>

#include <unicode/ucnv.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

enum {
	LABEL_BYTES = 40,   /* longest label, without punctuation */
	CHUNK_UNITS = 2048, /* of UTF-16, between ICU and us */
	REPLACEMENT = 0xFFFD,
	MARK = 0xFEFF
};

/*
 * `converter` is ICU's name, `labels` are lower case letters and digits
 * only. They are those of the Encoding Standard, and names that Python,
 * Java and IANA use for the same, or for what no browser reads any more.
 */
static const struct {
	const char *name;
	const char *converter;
	const char *labels;
} charsets[CHARSET_COUNT] = {
	[CHARSET_NONE] = { "unknown", "", "" },
	[CHARSET_UTF_8] = { "utf-8", "UTF-8",
			    "utf8 unicode11utf8 unicode20utf8 xunicode20utf8 "
			    "utf8sig cp65001 utf8mb4 csutf8" },
	[CHARSET_UTF_16LE] = { "utf-16le", "UTF-16LE",
			       "utf16le utf16 ucs2 unicode iso10646ucs2 "
			       "csunicode unicodefeff" },
	[CHARSET_UTF_16BE] = { "utf-16be", "UTF-16BE", "utf16be unicodefffe" },
	[CHARSET_UTF_32LE] = { "utf-32le", "UTF-32LE", "utf32le utf32 ucs4" },
	[CHARSET_UTF_32BE] = { "utf-32be", "UTF-32BE", "utf32be" },
	[CHARSET_WINDOWS_1252] = { "windows-1252", "windows-1252",
				   "windows1252 cp1252 1252 xcp1252 ansi "
				   "iso88591 latin1 l1 csisolatin1 isoir100 "
				   "iso885911987 ibm819 cp819 "
				   "ascii usascii ansix341968 iso646us us" },
	[CHARSET_WINDOWS_1250] = { "windows-1250", "windows-1250",
				   "windows1250 cp1250 1250 xcp1250" },
	[CHARSET_WINDOWS_1251] = { "windows-1251", "windows-1251",
				   "windows1251 cp1251 1251 xcp1251 win1251" },
	[CHARSET_WINDOWS_1253] = { "windows-1253", "windows-1253",
				   "windows1253 cp1253 1253 xcp1253" },
	[CHARSET_WINDOWS_1254] = { "windows-1254", "windows-1254",
				   "windows1254 cp1254 1254 xcp1254 iso88599 "
				   "latin5 l5 csisolatin5 isoir148 "
				   "iso885991989" },
	[CHARSET_WINDOWS_1255] = { "windows-1255", "windows-1255",
				   "windows1255 cp1255 1255 xcp1255" },
	[CHARSET_WINDOWS_1256] = { "windows-1256", "windows-1256",
				   "windows1256 cp1256 1256 xcp1256" },
	[CHARSET_WINDOWS_1257] = { "windows-1257", "windows-1257",
				   "windows1257 cp1257 1257 xcp1257" },
	[CHARSET_WINDOWS_1258] = { "windows-1258", "windows-1258",
				   "windows1258 cp1258 1258 xcp1258" },
	[CHARSET_WINDOWS_874] = { "windows-874", "windows-874",
				  "windows874 cp874 dos874 tis620 iso885911" },
	[CHARSET_ISO_8859_2] = { "iso-8859-2", "ISO-8859-2",
				 "iso88592 latin2 l2 csisolatin2 isoir101 "
				 "iso885921987" },
	[CHARSET_ISO_8859_3] = { "iso-8859-3", "ISO-8859-3",
				 "iso88593 latin3 l3 csisolatin3 isoir109 "
				 "iso885931988" },
	[CHARSET_ISO_8859_4] = { "iso-8859-4", "ISO-8859-4",
				 "iso88594 latin4 l4 csisolatin4 isoir110 "
				 "iso885941988" },
	[CHARSET_ISO_8859_5] = { "iso-8859-5", "ISO-8859-5",
				 "iso88595 cyrillic csisolatincyrillic "
				 "isoir144 iso885951988" },
	[CHARSET_ISO_8859_6] = { "iso-8859-6", "ISO-8859-6",
				 "iso88596 arabic csisolatinarabic isoir127 "
				 "iso885961987 asmo708 ecma114 iso88596e "
				 "iso88596i csiso88596e csiso88596i" },
	[CHARSET_ISO_8859_7] = { "iso-8859-7", "ISO-8859-7",
				 "iso88597 greek greek8 csisolatingreek "
				 "isoir126 iso885971987 ecma118 elot928 "
				 "suneugreek" },
	[CHARSET_ISO_8859_8] = { "iso-8859-8", "ISO-8859-8",
				 "iso88598 hebrew csisolatinhebrew isoir138 "
				 "iso885981988 iso88598e iso88598i logical "
				 "visual csiso88598e csiso88598i" },
	[CHARSET_ISO_8859_10] = { "iso-8859-10", "ISO-8859-10",
				  "iso885910 latin6 l6 csisolatin6 isoir157" },
	[CHARSET_ISO_8859_13] = { "iso-8859-13", "ISO-8859-13", "iso885913" },
	[CHARSET_ISO_8859_14] = { "iso-8859-14", "ISO-8859-14", "iso885914" },
	[CHARSET_ISO_8859_15] = { "iso-8859-15", "ISO-8859-15",
				  "iso885915 latin9 l9 csisolatin9" },
	[CHARSET_KOI8_R] = { "koi8-r", "KOI8-R", "koi8r koi koi8 cskoi8r" },
	[CHARSET_KOI8_U] = { "koi8-u", "KOI8-U", "koi8u koi8ru" },
	[CHARSET_IBM437] = { "ibm437", "ibm-437", "ibm437 437 cp437 dos437" },
	[CHARSET_IBM850] = { "ibm850", "ibm-850", "ibm850 850 cp850 dos850" },
	[CHARSET_IBM852] = { "ibm852", "ibm-852", "ibm852 852 cp852 dos852" },
	[CHARSET_IBM855] = { "ibm855", "ibm-855", "ibm855 855 cp855 dos855" },
	[CHARSET_IBM866] = { "ibm866", "ibm-866",
			     "ibm866 866 cp866 csibm866 dos866" },
	[CHARSET_MACINTOSH] = { "macintosh", "macintosh",
				"macintosh mac macroman xmacroman "
				"csmacintosh" },
	[CHARSET_MAC_CYRILLIC] = { "x-mac-cyrillic", "x-mac-cyrillic",
				   "xmaccyrillic maccyrillic xmacukrainian" },
	[CHARSET_GB18030] = { "gb18030", "gb18030",
			      "gb18030 gbk gb2312 gb231280 csgb2312 xgbk "
			      "chinese csiso58gb231280 isoir58 cp936 ms936 "
			      "windows936 936 euccn eucgb2312cn gb180302000 "
			      "xmacsimpchinese" },
	[CHARSET_BIG5] = { "big5", "Big5-HKSCS",
			   "big5 big5hkscs csbig5 cnbig5 xxbig5 big5eten "
			   "cp950 ms950 windows950 big5tw hkscs "
			   "xmactradchinese" },
	[CHARSET_EUC_JP] = { "euc-jp", "EUC-JP",
			     "eucjp xeucjp cseucpkdfmtjapanese ujis" },
	[CHARSET_SHIFT_JIS] = { "shift_jis", "windows-31j",
				"shiftjis sjis xsjis mskanji csshiftjis "
				"windows31j ms932 cp932 windows932 "
				"cswindows31j xmacjapanese" },
	[CHARSET_EUC_KR] = { "euc-kr", "windows-949",
			     "euckr ksc56011987 ksc5601 ksc56011989 "
			     "kscks56011987 cseuckr csksc56011987 isoir149 "
			     "korean windows949 xwindows949 cp949 ms949 uhc "
			     "ksx1001 xmackorean" },
	[CHARSET_ISO_2022_JP] = { "iso-2022-jp", "ISO-2022-JP",
				  "iso2022jp csiso2022jp jis iso2022jp1" },
	[CHARSET_ISO_2022_KR] = { "iso-2022-kr", "ISO-2022-KR",
				  "iso2022kr csiso2022kr" },
	[CHARSET_HZ] = { "hz-gb-2312", "HZ", "hzgb2312 hz" },
};

const char *charset_name(enum charset charset)
{
	return charsets[charset].name;
}

bool charset_is_wide(enum charset charset)
{
	return charset >= CHARSET_UTF_16LE && charset <= CHARSET_UTF_32BE;
}

/* ---- Labels ------------------------------------------------------------ */

static bool is_alphanumeric(char byte)
{
	return text_is_digit(byte) || text_is_letter(byte);
}

/* Whether `word` is one of those in `list`, which blanks part. */
static bool is_listed(const char *list, struct text word)
{
	while (*list) {
		size_t length = strcspn(list, " ");

		if (text_equal((struct text){ list, length }, word))
			return true;
		list += length + (list[length] == ' ');
	}
	return false;
}

/* Windows-1252 from 0x80 to 0x9F.
 * https://www.unicode.org/Public/MAPPINGS/VENDORS/MICSFT/WINDOWS/CP1252.TXT */
static const uint16_t high_points[] = {
	0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
	0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D, 0x017D, 0x008F,
	0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
	0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178
};

uint32_t charset_windows_1252(unsigned char byte)
{
	bool is_high = byte >= 0x80 && byte <= 0x9F;

	return is_high ? high_points[byte - 0x80] : byte;
}

enum charset charset_of_label(struct text label)
{
	char plain[LABEL_BYTES];
	struct text word = { plain, 0 };

	for (size_t i = 0; i < label.length; i++) {
		if (!is_alphanumeric(label.data[i]))
			continue;
		if (word.length == sizeof(plain))
			return CHARSET_NONE;
		plain[word.length++] = (char)(label.data[i] | 0x20);
	}
	if (word.length == 0)
		return CHARSET_NONE;
	for (size_t i = CHARSET_NONE + 1; i < CHARSET_COUNT; i++)
		if (is_listed(charsets[i].labels, word))
			return (enum charset)i;
	return CHARSET_NONE;
}

/* ---- Declarations ------------------------------------------------------ */

static bool is_blank(char byte)
{
	return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

static bool is_in_label(char byte)
{
	return is_alphanumeric(byte) || byte == '-' || byte == '_' ||
	       byte == ':' || byte == '.' || byte == '+';
}

/* The label behind a name that ends at `offset`. Any quotes are passed
 * over: straight, escaped, and those that a word processor made. */
static struct text label_at(struct text text, size_t offset)
{
	struct text label = { 0 };

	while (offset < text.length && is_blank(text.data[offset]))
		offset++;
	if (offset == text.length || text.data[offset] != '=')
		return label;
	for (offset++; offset < text.length; offset++) {
		char byte = text.data[offset];

		if (!is_blank(byte) && byte != '"' && byte != '\'' &&
		    byte != '\\' && byte != '`' &&
		    !((unsigned char)byte & 0x80))
			break;
	}
	label.data = text.data + offset;
	while (offset + label.length < text.length &&
	       is_in_label(label.data[label.length]))
		label.length++;
	return label.length > 0 ? label : (struct text){ 0 };
}

/* The label behind charset= or encoding= in the text. */
static struct text label_in(struct text text)
{
	static const struct text names[] = { TEXT_INIT("charset"),
					     TEXT_INIT("encoding") };

	for (size_t row = 0; row < 2; row++) {
		for (size_t i = 0; i < text.length; i++) {
			struct text label;

			if (!text_begins_caseless(text_skip(text, i),
						  names[row]) ||
			    (i > 0 && is_alphanumeric(text.data[i - 1])))
				continue;
			label = label_at(text, i + names[row].length);
			if (label.length > 0)
				return label;
		}
	}
	return (struct text){ 0 };
}

struct text charset_in_header(struct text value)
{
	return label_in(value);
}

/* Behind the next `end` from `offset` on, or the end of the text. */
static size_t find_end(struct text text, size_t offset, struct text end)
{
	const char *found = memmem(text.data + offset, text.length - offset,
				   end.data, end.length);

	return found ? (size_t)(found - text.data) + end.length : text.length;
}

/* @charset "x"; stands at the beginning of a style sheet, or nowhere. */
static struct text label_of_style(struct text start)
{
	const struct text rule = TEXT("@charset \"");
	struct text label = { start.data + rule.length, 0 };

	if (!text_begins_caseless(start, rule))
		return (struct text){ 0 };
	while (rule.length + label.length < start.length &&
	       is_in_label(label.data[label.length]))
		label.length++;
	return label;
}

struct text charset_find_declared(struct text start)
{
	struct text label = { 0 };
	size_t offset = 0;
	size_t end;

	if (start.length > CHARSET_DECLARED_BYTES)
		start.length = CHARSET_DECLARED_BYTES;
	if (start.length > 0)
		label = label_of_style(start);
	for (; offset < start.length && label.length == 0; offset = end) {
		const struct text rest = text_skip(start, offset);

		end = offset + 1;
		if (rest.data[0] != '<')
			continue;
		if (text_begins(rest, TEXT("<!--"))) {
			end = find_end(start, offset, TEXT("-->"));
		} else if (text_begins_caseless(rest, TEXT("<meta")) ||
			   text_begins_caseless(rest, TEXT("<?xml"))) {
			end = find_end(start, offset, TEXT(">"));
			label = label_in((struct text){ start.data + offset,
							end - offset });
		}
	}
	return label;
}

/* ---- Conversion -------------------------------------------------------- */

struct conversion {
	struct charset_count *count;
	struct bytes *out;
	UChar lead; /* a surrogate whose other half is still to come, or 0 */
	bool is_wide;
	struct fault *fault;
};

static void put(struct conversion *conversion, UChar32 code_point)
{
	struct bytes *out = conversion->out;

	if (code_point < 0x80) {
		out->data[out->length++] = (char)code_point;
		return;
	}
	if (code_point <= 0x9F && code_point != 0x85 && !conversion->is_wide) {
		conversion->count->bad++;
		code_point = REPLACEMENT;
	}
	conversion->count->other += code_point != REPLACEMENT;
	U8_APPEND_UNSAFE(out->data, out->length, code_point);
}

/* What the units take as UTF-8, the whole of a pair with its second. */
static size_t measure_units(const UChar *units, size_t count)
{
	size_t length = 0;

	for (size_t i = 0; i < count; i++) {
		if (units[i] < 0x80)
			length++;
		else if (units[i] > 0x9F && units[i] < 0x800)
			length += 2;
		else if (U16_IS_TRAIL(units[i]))
			length += 4;
		else if (!U16_IS_LEAD(units[i]))
			length += 3;
	}
	return length;
}

/* Appends what ICU made; a pair may lie in two chunks. */
static enum status put_units(struct conversion *conversion, const UChar *units,
			     size_t count)
{
	enum status status = bytes_reserve(conversion->out,
					   measure_units(units, count),
					   conversion->fault);

	for (size_t i = 0; i < count && !status; i++) {
		UChar unit = units[i];

		if (U16_IS_LEAD(unit)) {
			conversion->lead = unit;
		} else if (U16_IS_TRAIL(unit)) {
			put(conversion,
			    U16_GET_SUPPLEMENTARY(conversion->lead, unit));
		} else {
			put(conversion, unit);
		}
	}
	return status;
}

static bool is_bad_sequence(UErrorCode error)
{
	return error == U_ILLEGAL_CHAR_FOUND || error == U_INVALID_CHAR_FOUND ||
	       error == U_TRUNCATED_CHAR_FOUND ||
	       error == U_ILLEGAL_ESCAPE_SEQUENCE ||
	       error == U_UNSUPPORTED_ESCAPE_SEQUENCE;
}

static enum status put_bad(struct conversion *conversion)
{
	conversion->count->bad++;
	return bytes_append(conversion->out, TEXT("\xEF\xBF\xBD"),
			    conversion->fault);
}

/* ICU stops when a chunk is full, and behind each bad sequence. */
static enum status convert(struct conversion *conversion, UConverter *converter,
			   struct text raw)
{
	const char *source = raw.data;
	UChar units[CHUNK_UNITS];
	UErrorCode error = U_BUFFER_OVERFLOW_ERROR;
	bool is_start = conversion->is_wide;
	enum status status = STATUS_OK;

	while (!status &&
	       (error == U_BUFFER_OVERFLOW_ERROR || is_bad_sequence(error))) {
		UChar *target = units;
		size_t skipped;

		error = U_ZERO_ERROR;
		ucnv_toUnicode(converter, &target, units + CHUNK_UNITS, &source,
			       raw.data + raw.length, NULL, true, &error);
		skipped = is_start && target > units && units[0] == MARK;
		is_start = false;
		status = put_units(conversion, units + skipped,
				   (size_t)(target - units) - skipped);
		if (!status && is_bad_sequence(error))
			status = put_bad(conversion);
	}
	if (!status && U_FAILURE(error))
		status = fault_set(conversion->fault, STATUS_BUG,
				   "converting text: %s", u_errorName(error));
	return status;
}

enum status charset_convert(struct bytes *out, struct text raw,
			    enum charset charset, struct charset_count *count,
			    struct fault *fault)
{
	struct conversion conversion = { .count = count,
					 .out = out,
					 .is_wide = charset_is_wide(charset),
					 .fault = fault };
	UErrorCode error = U_ZERO_ERROR;
	UConverter *converter = ucnv_open(charsets[charset].converter, &error);
	size_t length_before = out->length;
	enum status status;

	*count = (struct charset_count){ 0 };
	if (U_SUCCESS(error))
		ucnv_setToUCallBack(converter, UCNV_TO_U_CALLBACK_STOP, NULL,
				    NULL, NULL, &error);
	if (error == U_MEMORY_ALLOCATION_ERROR)
		status = fault_set(fault, STATUS_FULL, "out of memory");
	else if (U_FAILURE(error))
		status = fault_set(fault, STATUS_BUG, "ICU has no %s: %s",
				   charset_name(charset), u_errorName(error));
	else
		status = convert(&conversion, converter, raw);
	ucnv_close(converter);
	if (status) {
		out->length = length_before;
		*count = (struct charset_count){ 0 };
	}
	return status;
}
