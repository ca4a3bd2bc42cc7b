/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/convert.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "indexer/layout.h"
#include "indexer/lines.h"
#include "indexer/office.h"
#include "indexer/sandbox.h"
#include "shared/array.h"
#include "shared/memory.h"

enum {
	CONVERTERS = 32, /* more than the known ones and one of each format */
	FORMAT_BYTES = 16,
	LINE_BYTES = 1024,
	MEMORY_BYTES = 512 * 1024 * 1024,
	/* Of what a program writes; with the place of each word it is much
	 * more than the text. */
	OUTPUT_BYTES = 256 * 1024 * 1024
};

struct converter {
	char format[FORMAT_BYTES];
	char words[LINE_BYTES]; /* each ended by a NUL */
	const char *arguments[SANDBOX_ARGUMENTS + 1];
	const char *package; /* NULL: not known */
	bool is_alone;
};

struct convert {
	const volatile sig_atomic_t *stop;
	struct sandbox *sandbox; /* made for the first document */
	struct converter converters[CONVERTERS];
	size_t count;
	struct office_facts facts; /* of the last document */
	bool lacks_program;        /* the last document could not be tried */
};

/* What documents are told to be, here or by formats_tell. */
static const char formats[] = "pdf docx odt rtf doc xlsx pptx ods odp epub";

/* What of each format is installed first is taken. */
static const struct {
	const char *line;
	const char *package; /* as Debian names it */
	bool is_alone;
} known[] = {
	/* Not plain: pdftotext then drops each hyphen at the end of a line,
	 * and "state-owned" becomes a word that nobody wrote. */
	{ "pdf=pdftotext -enc UTF-8 -bbox-layout - -", "poppler-utils", true },
	/* For Arabic and Hebrew, see convert_by. */
	{ "pdf=pdftotext -enc UTF-8 - -", "poppler-utils", true },
	/* Not docx2txt: it makes other signs of quotes and dashes, and joins
	 * paragraphs. One pattern, that the document itself fits: unzip fails
	 * where a name is not there. It has word/document.xml, footnotes.xml,
	 * endnotes.xml and docProps/core.xml, and little that is passed over;
	 * the other content.xml and meta.xml. */
	{ "docx=unzip -p {} [dw]o[cr][Pd]*[nr][eot]*.xml", "unzip", true },
	{ "odt=unzip -p {} [cm]*t*.xml", "unzip", true },
	{ "rtf=catdoc -dutf-8 -w {}", "catdoc", true },
	{ "doc=antiword -w 0 -m UTF-8.txt {}", "antiword", true },
	{ "doc=catdoc -dutf-8 -w {}", "catdoc", true },
};

/* ---- The table --------------------------------------------------------- */

static bool is_format(const char *one, const char *other)
{
	return text_equal_caseless(text_of(one), text_of(other));
}

static enum status bad_line(const char *line, const char *place,
			    const char *reason, struct fault *fault)
{
	return fault_set(fault, STATUS_BAD_QUERY, "'%s', byte %zu: %s", line,
			 (size_t)(place - line) + 1, reason);
}

static bool is_known(const char *name)
{
	size_t length = strlen(name);
	const char *at = formats;

	while (strncmp(at, name, length) != 0 ||
	       (at[length] != ' ' && at[length] != '\0')) {
		at = strchr(at, ' ');
		if (!at)
			return false;
		at++;
	}
	return true;
}

/* The format's name before the '='; *rest is behind that. */
static enum status parse_format(struct converter *out, const char *line,
				const char **rest, struct fault *fault)
{
	const char *place = line;
	size_t length = 0;

	while (text_is_blank(*place))
		place++;
	for (; *place && *place != '=' && !text_is_blank(*place); place++) {
		char byte = text_lower(*place);

		if (!text_is_letter(byte) && !text_is_digit(byte))
			return bad_line(line, place,
					"a format is letters and digits",
					fault);
		if (length + 1 == FORMAT_BYTES)
			return bad_line(line, place,
					"the format's name is too long", fault);
		out->format[length++] = byte;
	}
	while (text_is_blank(*place))
		place++;
	if (length == 0)
		return bad_line(line, place, "the format is missing", fault);
	if (*place != '=')
		return bad_line(line, place, "expected '='", fault);
	out->format[length] = '\0';
	if (!is_known(out->format))
		return fault_set(fault, STATUS_BAD_QUERY,
				 "'%s': the format is none of %s", line,
				 formats);
	*rest = place + 1;
	return STATUS_OK;
}

/* One word at *place, its quotes taken off, to *words, with a NUL. */
static enum status parse_word(char **words, const char *line,
			      const char **place, struct fault *fault)
{
	const char *quote = NULL;
	const char *next = *place;

	for (; *next && (quote || !text_is_blank(*next)); next++) {
		bool is_quote = *next == '\'' || *next == '"';

		if (quote && *next == *quote)
			quote = NULL;
		else if (!quote && is_quote)
			quote = next;
		else
			*(*words)++ = *next;
	}
	if (quote)
		return bad_line(line, quote, "the quote is not closed", fault);
	*(*words)++ = '\0';
	*place = next;
	return STATUS_OK;
}

static enum status parse_line(struct converter *out, const char *line,
			      struct fault *fault)
{
	char *words = out->words;
	const char *place = line;
	size_t count = 0;
	enum status status = parse_format(out, line, &place, fault);

	if (status)
		return status;
	/* No word is longer than what it is made from, with the blank. */
	if (strlen(place) >= LINE_BYTES)
		return bad_line(line, place + LINE_BYTES,
				"the command is too long", fault);
	for (;;) {
		while (text_is_blank(*place))
			place++;
		if (!*place)
			break;
		if (count == SANDBOX_ARGUMENTS)
			return bad_line(line, place, "too many words", fault);
		out->arguments[count++] = words;
		status = parse_word(&words, line, &place, fault);
		if (status)
			return status;
	}
	if (count > 0 && !out->arguments[0][0])
		return bad_line(line, line, "the program has no name", fault);
	out->arguments[count] = NULL;
	return STATUS_OK;
}

/* The words move with it. */
static void move(struct converter *to, const struct converter *from)
{
	*to = *from;
	for (size_t i = 0; from->arguments[i]; i++)
		to->arguments[i] =
			to->words + (from->arguments[i] - from->words);
}

static void forget(struct convert *convert, const char *format)
{
	size_t kept = 0;

	for (size_t i = 0; i < convert->count; i++) {
		if (is_format(convert->converters[i].format, format))
			continue;
		if (kept != i)
			move(&convert->converters[kept],
			     &convert->converters[i]);
		kept++;
	}
	convert->count = kept;
}

static enum status append(struct convert *convert, const char *line,
			  bool is_replacing, struct fault *fault)
{
	struct converter made = { 0 };
	enum status status = parse_line(&made, line, fault);

	if (status)
		return status;
	if (is_replacing)
		forget(convert, made.format);
	if (!made.arguments[0])
		return STATUS_OK;
	assert(convert->count < CONVERTERS);
	move(&convert->converters[convert->count++], &made);
	return STATUS_OK;
}

enum status convert_add(struct convert *convert, const char *line,
			struct fault *fault)
{
	return append(convert, line, true, fault);
}

enum status convert_new(struct convert **out, const volatile sig_atomic_t *stop,
			struct fault *fault)
{
	struct convert *convert = memory_zeroed(1, sizeof(*convert));
	enum status status = STATUS_OK;

	*out = NULL;
	if (!convert)
		return fault_set(fault, STATUS_FULL, "out of memory");
	convert->stop = stop;
	for (size_t i = 0; !status && i < COUNT(known); i++) {
		status = append(convert, known[i].line, false, fault);
		convert->converters[i].package = known[i].package;
		convert->converters[i].is_alone = known[i].is_alone;
	}
	if (status)
		convert_free(convert);
	else
		*out = convert;
	return status;
}

void convert_free(struct convert *convert)
{
	if (!convert)
		return;
	sandbox_close(convert->sandbox);
	memory_free(convert);
}

bool convert_knows(const struct convert *convert, const char *format)
{
	for (size_t i = 0; i < convert->count; i++)
		if (is_format(convert->converters[i].format, format))
			return true;
	return false;
}

/* ---- Running ----------------------------------------------------------- */

static enum status say_missing(const struct converter *converter,
			       struct fault *fault)
{
	if (!converter)
		return fault_set(fault, STATUS_SKIP,
				 "no program is set to read it");
	if (!converter->package)
		return fault_set(fault, STATUS_SKIP, "%s is not installed",
				 converter->arguments[0]);
	return fault_set(fault, STATUS_SKIP, "%s is not installed (package %s)",
			 converter->arguments[0], converter->package);
}

/* The first one of the format that is installed, from `from` on (NULL: of
 * all); else the first one, else NULL. */
static const struct converter *find_converter(const struct convert *convert,
					      const char *format,
					      const struct converter *from)
{
	char program[SANDBOX_PATH_BYTES];
	const struct converter *missing = NULL;
	size_t i = from ? (size_t)(from - convert->converters) : 0;

	for (; i < convert->count; i++) {
		const struct converter *next = &convert->converters[i];

		if (!is_format(next->format, format))
			continue;
		if (sandbox_find(program, next->arguments[0]))
			return next;
		if (!missing)
			missing = next;
	}
	return missing;
}

/* Form feeds end pages; lines_is_wrapped looks for blank lines. */
static enum status part_pages(struct bytes *out, struct text text,
			      struct fault *fault)
{
	enum status status = STATUS_OK;

	while (!status && text.length > 0) {
		const char *end = memchr(text.data, '\f', text.length);
		size_t length = end ? (size_t)(end - text.data) : text.length;

		status = bytes_append(out, (struct text){ text.data, length },
				      fault);
		if (!status && end)
			status = bytes_append(out, TEXT("\n\n"), fault);
		length += end ? 1 : 0;
		text = text_skip(text, length);
	}
	return status;
}

static enum status take_office(struct convert *convert, struct bytes *out,
			       struct text written, struct fault *fault)
{
	enum status status = office_text(out, written, fault);

	return status ? status : office_facts(&convert->facts, written, fault);
}

/* What the program wrote, made text. The text is no longer than twice that:
 * STATUS_FULL is for memory only. */
static enum status take_further(struct convert *convert, struct bytes *out,
				struct text written, struct fault *fault)
{
	struct bytes text = BYTES_UP_TO(2 * (size_t)OUTPUT_BYTES);
	enum status status;

	if (layout_is(written))
		status = layout_text(&text, written, fault);
	else if (office_is(written))
		status = take_office(convert, &text, written, fault);
	else
		status = part_pages(&text, written, fault);
	if (!status && text.length > out->limit)
		status = fault_set(fault, STATUS_SKIP,
				   "more than %zu bytes of text", out->limit);
	if (!status && !lines_has_words(text_from(&text)))
		status = fault_set(fault, STATUS_SKIP,
				   "no text in it (pictures of pages?)");
	if (status) {
		bytes_free(&text);
		return status;
	}
	bytes_free(out);
	text.limit = out->limit;
	*out = text;
	return STATUS_OK;
}

static enum status run(struct convert *convert,
		       const struct converter *converter, struct text document,
		       struct bytes *written, struct fault *fault)
{
	char program[SANDBOX_PATH_BYTES];
	struct sandbox_job job = { .program = program,
				   .arguments = converter->arguments,
				   .document = document,
				   .memory_bytes = MEMORY_BYTES,
				   .time_s = CONVERT_TIME_S,
				   .is_alone = converter->is_alone };
	enum status status = STATUS_OK;

	convert->lacks_program =
		!sandbox_find(program, converter->arguments[0]);
	if (convert->lacks_program)
		return say_missing(converter, fault);
	if (!convert->sandbox)
		status = sandbox_open(&convert->sandbox, SANDBOX_BUBBLEWRAP,
				      convert->stop, fault);
	convert->lacks_program = status == STATUS_SKIP;
	if (status)
		return status;
	return sandbox_run(convert->sandbox, &job, written, fault);
}

/* "pdf" as people write it. */
static void prefix_format(const char *format, struct fault *fault)
{
	char name[FORMAT_BYTES] = "";

	for (size_t i = 0; format[i] && i + 1 < sizeof(name); i++) {
		char byte = format[i];

		name[i] = text_is_letter(byte) ? (char)(byte & ~0x20) : byte;
	}
	fault_prefix(fault, "%s", name);
}

static enum status convert_by(struct convert *convert, const char *format,
			      struct text document, struct bytes *written,
			      struct fault *fault)
{
	const struct converter *converter =
		find_converter(convert, format, NULL);
	enum status status;

	if (!converter)
		return say_missing(NULL, fault);
	status = run(convert, converter, document, written, fault);
	if (status || !layout_is_leftward(text_from(written)))
		return status;
	/* Words as they stand on the page are from left to right. */
	converter = find_converter(convert, format, converter + 1);
	if (converter)
		status = run(convert, converter, document, written, fault);
	return status;
}

enum status convert_run(struct convert *convert, const char *format,
			struct text document, struct bytes *out,
			struct fault *fault)
{
	struct bytes written = BYTES_UP_TO(OUTPUT_BYTES);
	enum status status;

	convert->lacks_program = false;
	convert->facts = (struct office_facts){ 0 };
	status = convert_by(convert, format, document, &written, fault);

	if (!status)
		status = take_further(convert, out, text_from(&written), fault);
	bytes_free(&written);
	if (status)
		bytes_free(out);
	if (status == STATUS_SKIP)
		prefix_format(format, fault);
	return status;
}

bool convert_lacks_program(const struct convert *convert)
{
	return convert->lacks_program;
}

const char *convert_said(const struct convert *convert)
{
	return convert->sandbox ? sandbox_said(convert->sandbox) : "";
}

const struct office_facts *convert_facts(const struct convert *convert)
{
	return &convert->facts;
}

/* ---- Office documents in ZIP files ------------------------------------- */

/* Bytes of a local file header before the name; where in it are the lengths
 * of name and extra field (APPNOTE.TXT, section 4.3.7). */
enum { HEADER_BYTES = 30, NAME_LENGTH_AT = 26, EXTRA_LENGTH_AT = 28 };

static size_t number_at(struct text text, size_t offset)
{
	return (unsigned char)text.data[offset] |
	       (size_t)(unsigned char)text.data[offset + 1] << 8;
}

/* The next local file header in `rest`, which then begins behind its name;
 * *contents is what follows the header. Sizes in headers may be missing, so
 * they are looked for by their mark. */
static bool next_entry(struct text *rest, struct text *name,
		       struct text *contents)
{
	for (;;) {
		const char *mark =
			memmem(rest->data, rest->length, "PK\3\4", 4);
		struct text header = { mark, 0 };
		size_t length;

		if (!mark)
			return false;
		header.length = rest->length - (size_t)(mark - rest->data);
		if (header.length < HEADER_BYTES)
			return false;
		length = number_at(header, NAME_LENGTH_AT);
		rest->data = mark + 4;
		rest->length = header.length - 4;
		if (length > header.length - HEADER_BYTES)
			continue;
		*name = (struct text){ mark + HEADER_BYTES, length };
		length += number_at(header, EXTRA_LENGTH_AT) + HEADER_BYTES;
		if (length > header.length)
			length = header.length;
		*contents =
			(struct text){ mark + length, header.length - length };
		return true;
	}
}

static const struct {
	const char *prefix;
	const char *format;
} by_folder[] = { { "word/", "docx" }, { "xl/", "xlsx" }, { "ppt/", "pptx" } },
  by_type[] = {
	  { "application/epub+zip", "epub" },
	  { "application/vnd.oasis.opendocument.text", "odt" },
	  { "application/vnd.oasis.opendocument.spreadsheet", "ods" },
	  { "application/vnd.oasis.opendocument.presentation", "odp" },
  };

const char *convert_office(struct text start)
{
	const char *format = NULL;
	bool is_package = false;
	struct text contents;
	struct text name;

	if (!text_begins(start, TEXT("PK\3\4")))
		return NULL;
	while (next_entry(&start, &name, &contents)) {
		bool is_type = text_equal(name, TEXT("mimetype"));

		is_package |= text_equal(name, TEXT("[Content_Types].xml"));
		is_package |= text_equal(name, TEXT("_rels/.rels"));
		for (size_t i = 0; is_type && i < COUNT(by_type); i++)
			if (text_begins(contents, text_of(by_type[i].prefix)))
				return by_type[i].format;
		for (size_t i = 0; !format && i < COUNT(by_folder); i++)
			if (text_begins(name, text_of(by_folder[i].prefix)))
				format = by_folder[i].format;
		if (is_package && format)
			return format;
	}
	return NULL;
}
