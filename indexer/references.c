/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/references.h"

#include <libxml/HTMLparser.h>
#include <stdlib.h>
#include <string.h>

#include "indexer/charset.h"
#include "shared/array.h"

enum {
	NAME_BYTES = 24, /* longer than all names that are known */
	REPLACEMENT = 0xFFFD,
	LAST_CODE_POINT = 0x10FFFF,
	FIRST_SURROGATE = 0xD800,
	LAST_SURROGATE = 0xDFFF,
	FIRST_C1 = 0x80,
	LAST_C1 = 0x9F,
	LAST_OLD = 0xFF /* names up to here may lack their semicolon */
};

/* What is met in text of the names that HTML 5 added; libxml2 knows those
 * of HTML 4. In byte order. */
static const struct name {
	const char *name;
	uint32_t code_point;
} added[] = {
	{ "AMP", '&' },
	{ "Abreve", 0x102 },
	{ "Amacr", 0x100 },
	{ "Aogon", 0x104 },
	{ "COPY", 0xA9 },
	{ "Cacute", 0x106 },
	{ "Ccaron", 0x10C },
	{ "Dcaron", 0x10E },
	{ "Dstrok", 0x110 },
	{ "Ecaron", 0x11A },
	{ "Emacr", 0x112 },
	{ "Eogon", 0x118 },
	{ "GT", '>' },
	{ "Gbreve", 0x11E },
	{ "Idot", 0x130 },
	{ "Imacr", 0x12A },
	{ "LT", '<' },
	{ "Lcaron", 0x13D },
	{ "Lstrok", 0x141 },
	{ "Nacute", 0x143 },
	{ "Ncaron", 0x147 },
	{ "NewLine", '\n' },
	{ "NoBreak", 0x2060 },
	{ "Odblac", 0x150 },
	{ "Omacr", 0x14C },
	{ "QUOT", '"' },
	{ "REG", 0xAE },
	{ "Rcaron", 0x158 },
	{ "Sacute", 0x15A },
	{ "Scedil", 0x15E },
	{ "Tab", '\t' },
	{ "Tcaron", 0x164 },
	{ "Udblac", 0x170 },
	{ "Umacr", 0x16A },
	{ "Uring", 0x16E },
	{ "Zacute", 0x179 },
	{ "Zcaron", 0x17D },
	{ "Zdot", 0x17B },
	{ "ZeroWidthSpace", 0x200B },
	{ "abreve", 0x103 },
	{ "amacr", 0x101 },
	{ "aogon", 0x105 },
	{ "apos", '\'' },
	{ "ast", '*' },
	{ "bsol", '\\' },
	{ "cacute", 0x107 },
	{ "ccaron", 0x10D },
	{ "check", 0x2713 },
	{ "colon", ':' },
	{ "comma", ',' },
	{ "commat", '@' },
	{ "dash", 0x2010 },
	{ "dcaron", 0x10F },
	{ "dollar", '$' },
	{ "dstrok", 0x111 },
	{ "ecaron", 0x11B },
	{ "emacr", 0x113 },
	{ "eogon", 0x119 },
	{ "equals", '=' },
	{ "excl", '!' },
	{ "gbreve", 0x11F },
	{ "grave", '`' },
	{ "horbar", 0x2015 },
	{ "hyphen", 0x2010 },
	{ "imacr", 0x12B },
	{ "imath", 0x131 },
	{ "inodot", 0x131 },
	{ "lbrace", '{' },
	{ "lbrack", '[' },
	{ "lcaron", 0x13E },
	{ "lcub", '{' },
	{ "ldquor", 0x201E },
	{ "lowbar", '_' },
	{ "lpar", '(' },
	{ "lsqb", '[' },
	{ "lsquor", 0x201A },
	{ "lstrok", 0x142 },
	{ "mldr", 0x2026 },
	{ "nacute", 0x144 },
	{ "ncaron", 0x148 },
	{ "num", '#' },
	{ "numsp", 0x2007 },
	{ "odblac", 0x151 },
	{ "omacr", 0x14D },
	{ "percnt", '%' },
	{ "period", '.' },
	{ "plus", '+' },
	{ "quest", '?' },
	{ "rbrace", '}' },
	{ "rbrack", ']' },
	{ "rcaron", 0x159 },
	{ "rcub", '}' },
	{ "rdquor", 0x201D },
	{ "rpar", ')' },
	{ "rsqb", ']' },
	{ "rsquor", 0x2019 },
	{ "sacute", 0x15B },
	{ "scedil", 0x15F },
	{ "semi", ';' },
	{ "sol", '/' },
	{ "tcaron", 0x165 },
	{ "udblac", 0x171 },
	{ "umacr", 0x16B },
	{ "uring", 0x16F },
	{ "verbar", '|' },
	{ "zacute", 0x17A },
	{ "zcaron", 0x17E },
	{ "zdot", 0x17C },
};

static uint32_t settle_number(uint32_t number)
{
	if (number >= FIRST_C1 && number <= LAST_C1)
		return charset_windows_1252((unsigned char)number);
	if (number == 0 || number > LAST_CODE_POINT ||
	    (number >= FIRST_SURROGATE && number <= LAST_SURROGATE))
		return REPLACEMENT;
	return number;
}

/* `at` is behind "&#". */
static bool read_number(struct text text, size_t at, uint32_t *code_point,
			size_t *end)
{
	bool is_hex = at < text.length && (text.data[at] | 0x20) == 'x';
	int base = is_hex ? 16 : 10;
	uint32_t number = 0;
	size_t start = at + is_hex;

	for (at = start; at < text.length; at++) {
		const int digit = text_hex_digit(text.data[at]);

		if (digit < 0 || digit >= base)
			break;
		if (number <= LAST_CODE_POINT)
			number = number * (uint32_t)base + (uint32_t)digit;
	}
	if (at == start)
		return false;
	*code_point = settle_number(number);
	*end = at + (at < text.length && text.data[at] == ';');
	return true;
}

static int compare_names(const void *one, const void *other)
{
	return strcmp(((const struct name *)one)->name,
		      ((const struct name *)other)->name);
}

static bool find_name(const char *name, uint32_t *code_point, bool *is_added)
{
	const struct name wanted = { .name = name };
	const struct name *found = bsearch(&wanted, added, COUNT(added),
					   sizeof(added[0]), compare_names);
	const htmlEntityDesc *old;

	*is_added = found != NULL;
	if (found) {
		*code_point = found->code_point;
		return true;
	}
	old = htmlEntityLookup((const xmlChar *)name);
	if (old)
		*code_point = old->value;
	return old != NULL;
}

/* `start` is behind "&". */
static bool read_name(struct text text, size_t start, uint32_t *code_point,
		      size_t *end)
{
	char name[NAME_BYTES + 1];
	size_t length = 0;
	bool is_added;
	size_t at;

	while (length < NAME_BYTES && start + length < text.length &&
	       (text_is_letter(text.data[start + length]) ||
		text_is_digit(text.data[start + length]))) {
		name[length] = text.data[start + length];
		length++;
	}
	name[length] = '\0';
	at = start + length;
	if (length == 0 || length == NAME_BYTES ||
	    !find_name(name, code_point, &is_added))
		return false;
	if (at < text.length && text.data[at] == ';') {
		*end = at + 1;
		return true;
	}
	*end = at;
	return !is_added && *code_point <= LAST_OLD &&
	       (at == text.length || text.data[at] != '=');
}

bool references_read(struct text text, uint32_t *code_point, size_t *length)
{
	*length = 0;
	if (text.length < 2 || text.data[0] != '&')
		return false;
	if (text.data[1] == '#')
		return read_number(text, 2, code_point, length);
	return read_name(text, 1, code_point, length);
}
