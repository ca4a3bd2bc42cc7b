/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/feeds.h"

#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <string.h>

#include "indexer/elements.h"
#include "indexer/lend.h"
#include "indexer/lines.h"
#include "indexer/shortcodes.h"
#include "indexer/tidy.h"
#include "shared/array.h"
#include "shared/memory.h"

enum {
	FIELDS_MAX = 1024, /* of an article; further ones are passed over */
	FRAMES_MAX = TIDY_DEPTH + 2,
	KEPT_BYTES = 1024 * 1024,
	READY_FIELDS = 1 << 16, /* of the articles that end in one piece */
	SMALL_BYTES = 1024,     /* longest title or language of a feed */
	PEOPLE_BYTES = 1 << 16  /* of logins and names; the rest stay logins */
};

/* How much a field is believed: the article's own, that of a module, what the
 * feed says from which it was taken over, or what this feed says of itself. */
enum level { LEVEL_OWN, LEVEL_BESIDE, LEVEL_SOURCE, LEVEL_FEED, LEVELS };

/* A claim in the making; its parts are in some struct bytes. */
struct field {
	size_t name_start;
	size_t name_length;
	size_t start;
	size_t length;
	enum elements_use use;
	enum claims_kind kind;
	enum fragment_form form;
	enum level level;
};

/* An open element that claims nothing itself. */
struct frame {
	enum elements_use use;
	bool is_given;  /* it has been an item already */
	bool is_source; /* of Atom: the feed that an entry was taken from */
	enum elements_kind kind;
	uint64_t offset;
	size_t field_start;
	size_t byte_start;
};

/* The open element that claims what is in it. */
struct capture {
	bool is_on;
	bool is_markup;      /* the value is HTML */
	bool is_mapped;      /* of elements that HTML does not have */
	bool has_only_child; /* what is in one element of it is the value */
	bool has_fonts;      /* of EndNote, around pieces of a value */
	struct field field;
	size_t depth;
	size_t skip_depth; /* what is in this element does not count; 0: all */
};

/* An article that is complete. */
struct item {
	uint64_t offset;
	size_t field_start;
	size_t field_count;
	bool is_feed;
	bool is_too_long;
};

/* A value of the feed itself. */
struct own {
	char data[SMALL_BYTES];
	size_t length;
};

struct feeds {
	struct claims *claims;
	struct tidy *tidy;
	xmlParserCtxtPtr parser;
	size_t begun; /* of lend_begin */
	size_t item_bytes;
	enum elements_family family;
	bool is_atom;
	bool has_elements;
	bool has_shortcodes; /* WordPress has exported it */
	struct bytes bytes;  /* of fields that are in the making */
	struct bytes scratch;
	struct field *fields;
	size_t field_count;
	bool is_too_long;
	struct frame frames[FRAMES_MAX];
	size_t depth;
	struct capture capture;
	struct own title;
	struct own language;
	struct own authors;  /* of Atom, with "; " between */
	struct own login;    /* whose name is still to come */
	struct bytes people; /* a login and a name each, with NUL behind both */
	struct bytes ready;  /* of items that are complete */
	struct bytes ready_fields;
	struct bytes ready_items;
	size_t given; /* of ready_items */
	bool is_done;
	bool is_told; /* what was wrong has been said */
	bool has_items;
	bool has_none; /* to the end */
	uint64_t damage_offset;
	struct fault damage; /* as libxml2 sees it */
	enum status status;  /* of what libxml2 called */
	struct fault *fault;
};

static struct text of_xml(const xmlChar *string)
{
	return text_of((const char *)string);
}

/* Ends the parse, from within what libxml2 called. */
static void fail(struct feeds *feeds, enum status status)
{
	if (!status || feeds->status)
		return;
	feeds->status = status;
	xmlStopParser(feeds->parser);
}

/* ---- Fields ------------------------------------------------------------ */

/* Adds to what is in the making, unless that is too long. */
static void keep(struct feeds *feeds, struct text text)
{
	if (feeds->bytes.length + text.length > feeds->item_bytes)
		feeds->is_too_long = true;
	else
		fail(feeds, bytes_append(&feeds->bytes, text, feeds->fault));
}

static bool is_contact(struct text local)
{
	static const char *const names[] = { "email", "uri", "url",
					     "link",  "id",  "updated" };

	for (size_t i = 0; i < COUNT(names); i++)
		if (text_equal(local, text_of(names[i])))
			return true;
	return false;
}

static bool is_content(enum claims_kind kind)
{
	return kind == CLAIMS_TEXT || kind == CLAIMS_LEAD ||
	       kind == CLAIMS_TITLE;
}

static void begin_field(struct feeds *feeds, struct field *field,
			const struct elements_meaning *meaning)
{
	*field = (struct field){
		.name_start = feeds->bytes.length,
		.name_length = meaning->name.length,
		.use = meaning->use,
		.kind = meaning->kind,
		.form = meaning->is_plain ? FRAGMENT_PLAIN : FRAGMENT_GUESS,
		.level = meaning->is_beside ? LEVEL_BESIDE : LEVEL_OWN
	};
	keep(feeds, meaning->name);
	field->start = feeds->bytes.length;
}

static struct text value_of(const struct feeds *feeds,
			    const struct field *field)
{
	if (field->length == 0)
		return (struct text){ 0 };
	return (struct text){ feeds->bytes.data + field->start, field->length };
}

/* "somebody@example.org (A. Name)", as RSS has its authors. */
static void cut_mailbox(struct feeds *feeds, struct field *field)
{
	struct text value = lines_trim(value_of(feeds, field));
	const char *open;

	if (value.length == 0 || value.data[value.length - 1] != ')')
		return;
	open = memchr(value.data, '(', value.length);
	if (!open || !memchr(value.data, '@', (size_t)(open - value.data)))
		return;
	field->start = (size_t)(open + 1 - feeds->bytes.data);
	field->length = value.length - (size_t)(open + 1 - value.data) - 1;
}

/* What a feed says of itself; the first value stays. */
static void keep_own(struct own *own, struct text value)
{
	value = lines_trim(value);
	if (own->length > 0 || value.length == 0 || value.length > SMALL_BYTES)
		return;
	memcpy(own->data, value.data, value.length);
	own->length = value.length;
}

/* Of an Atom feed all authors count, for the entries that name none. */
static void keep_author(struct own *own, struct text name)
{
	const struct text sign = TEXT("; ");

	name = lines_trim(name);
	if (name.length == 0 ||
	    own->length + sign.length + name.length > SMALL_BYTES)
		return;
	if (own->length > 0) {
		memcpy(own->data + own->length, sign.data, sign.length);
		own->length += sign.length;
	}
	memcpy(own->data + own->length, name.data, name.length);
	own->length += name.length;
}

/* The name behind the login that was last, which may have none. XML has no
 * NUL in either. */
static void keep_person(struct feeds *feeds, struct text name)
{
	const struct text login = { feeds->login.data, feeds->login.length };
	const struct text parts[] = { login, TEXT_INIT("\0"), lines_trim(name),
				      TEXT_INIT("\0") };
	size_t room = PEOPLE_BYTES - feeds->people.length;

	feeds->login.length = 0;
	if (login.length == 0 || parts[2].length == 0 ||
	    login.length + parts[2].length + 2 > room)
		return;
	for (size_t i = 0; i < COUNT(parts); i++)
		fail(feeds,
		     bytes_append(&feeds->people, parts[i], feeds->fault));
}

/* The name that is shown for a login; "": none. */
static struct text name_of(const struct feeds *feeds, struct text login)
{
	const char *next = feeds->people.data;
	const char *end = next ? next + feeds->people.length : NULL;

	while (next < end) {
		const struct text other = text_of(next);
		const struct text name = text_of(next + other.length + 1);

		if (text_equal(other, login))
			return name;
		next = name.data + name.length + 1;
	}
	return (struct text){ 0 };
}

/* Whether the element around this one is an article or in one. */
static bool is_in_record(const struct feeds *feeds)
{
	for (size_t i = 0; i < feeds->depth; i++)
		if (feeds->frames[i].use == ELEMENTS_RECORD)
			return true;
	return false;
}

/* What the innermost article is, by what is said of its kind. */
static void note_kind(struct feeds *feeds, struct text kind)
{
	for (size_t i = feeds->depth; i > 0; i--) {
		struct frame *frame = &feeds->frames[i - 1];

		if (frame->use != ELEMENTS_RECORD)
			continue;
		if (frame->kind == ELEMENTS_ARTICLE)
			frame->kind = elements_kind_of(lines_trim(kind));
		return;
	}
}

/* What the feed says of itself, or of those who write in it. */
static void keep_of_feed(struct feeds *feeds, const struct field *field)
{
	struct text value = value_of(feeds, field);

	if (field->use == ELEMENTS_LOGIN) {
		feeds->login.length = 0;
		keep_own(&feeds->login, value);
	}
	if (field->use == ELEMENTS_SHOWN)
		keep_person(feeds, value);
	if (field->kind == CLAIMS_TITLE && field->level == LEVEL_OWN)
		keep_own(&feeds->title, value);
	if (field->kind == CLAIMS_LANGUAGE)
		keep_own(&feeds->language, value);
	if (feeds->is_atom && field->kind == CLAIMS_AUTHOR &&
	    field->level == LEVEL_OWN)
		keep_author(&feeds->authors, value);
}

/* The author's name where the value is a login. */
static void name_author(struct feeds *feeds, struct field *field)
{
	struct text name = name_of(feeds, lines_trim(value_of(feeds, field)));

	if (name.length == 0)
		return;
	feeds->bytes.length = field->start;
	keep(feeds, name);
	field->length = feeds->bytes.length - field->start;
}

/* What WordPress would show as pictures. */
static void drop_shortcodes(struct feeds *feeds, struct field *field)
{
	if (field->length == 0 || !is_content(field->kind))
		return;
	field->length = shortcodes_drop(feeds->bytes.data + field->start,
					field->length);
	feeds->bytes.length = field->start + field->length;
}

static void end_field(struct feeds *feeds, struct field *field)
{
	field->length = feeds->bytes.length - field->start;
	if (feeds->has_shortcodes)
		drop_shortcodes(feeds, field);
	if (field->kind == CLAIMS_AUTHOR)
		cut_mailbox(feeds, field);
	if (field->kind == CLAIMS_AUTHOR && is_in_record(feeds))
		name_author(feeds, field);
	if (field->use == ELEMENTS_KIND) {
		note_kind(feeds, value_of(feeds, field));
		feeds->bytes.length = field->name_start;
	} else if ((feeds->family == ELEMENTS_FEED ||
		    feeds->family == ELEMENTS_SITEMAP) &&
		   !is_in_record(feeds)) {
		keep_of_feed(feeds, field);
		feeds->bytes.length = field->name_start;
		feeds->is_too_long = false;
	} else if (lines_trim(value_of(feeds, field)).length == 0 ||
		   field->kind == CLAIMS_KINDS ||
		   feeds->field_count == FIELDS_MAX || feeds->is_too_long) {
		feeds->bytes.length = field->name_start;
	} else {
		feeds->fields[feeds->field_count++] = *field;
	}
}

static void add_field(struct feeds *feeds, struct text name, struct text value)
{
	struct elements_meaning meaning = { .name = name };
	struct field field;

	if (!claims_knows(name, &meaning.kind))
		return;
	begin_field(feeds, &field, &meaning);
	keep(feeds, value);
	end_field(feeds, &field);
}

/* ---- Items ------------------------------------------------------------- */

static bool is_article(const struct feeds *feeds, const struct frame *frame)
{
	bool has[CLAIMS_KINDS] = { false };
	size_t kind_count = 0;

	for (size_t i = frame->field_start; i < feeds->field_count; i++) {
		enum claims_kind kind = feeds->fields[i].kind;

		kind_count += !has[kind];
		has[kind] = true;
	}
	if (frame->kind == ELEMENTS_NONE ||
	    (frame->kind == ELEMENTS_FILE && !has[CLAIMS_TEXT] &&
	     !has[CLAIMS_LEAD]))
		return false;
	if (frame->use == ELEMENTS_RECORD && feeds->family == ELEMENTS_SITEMAP)
		return has[CLAIMS_TEXT] || has[CLAIMS_LEAD] ||
		       has[CLAIMS_TITLE];
	/* Of a feed also one that says nothing, to be told. */
	if (frame->use == ELEMENTS_RECORD)
		return kind_count > 0 || feeds->family == ELEMENTS_FEED;
	if (frame->use == ELEMENTS_ROW)
		return has[CLAIMS_TEXT] ||
		       (has[CLAIMS_LEAD] && has[CLAIMS_TITLE]);
	return has[CLAIMS_TEXT] && kind_count > 1;
}

static void forget(struct feeds *feeds, const struct frame *frame)
{
	feeds->field_count = frame->field_start;
	feeds->bytes.length = frame->byte_start;
	feeds->is_too_long = false;
}

/* Makes an item of all fields since the frame began. */
static void emit(struct feeds *feeds, const struct frame *frame)
{
	struct item item = { .offset = frame->offset,
			     .field_start = feeds->ready_fields.length /
					    sizeof(struct field),
			     .is_feed = feeds->family == ELEMENTS_FEED,
			     .is_too_long = feeds->is_too_long };
	size_t shift = feeds->ready.length;
	struct text values =
		text_skip(text_from(&feeds->bytes), frame->byte_start);

	if (!item.is_too_long)
		fail(feeds, bytes_append(&feeds->ready, values, feeds->fault));
	for (size_t i = frame->field_start;
	     i < feeds->field_count && !item.is_too_long; i++) {
		struct field field = feeds->fields[i];

		field.name_start += shift - frame->byte_start;
		field.start += shift - frame->byte_start;
		fail(feeds, bytes_append(&feeds->ready_fields,
					 (struct text){ (const char *)&field,
							sizeof(field) },
					 feeds->fault));
		item.field_count++;
	}
	fail(feeds,
	     bytes_append(&feeds->ready_items,
			  (struct text){ (const char *)&item, sizeof(item) },
			  feeds->fault));
	forget(feeds, frame);
}

/* An element that is no field ends: it was an article, or what was in it
 * counts for what is around it. */
static void end_frame(struct feeds *feeds, const struct frame *frame)
{
	if (frame == feeds->frames || frame->is_given)
		return; /* what is around all is no article */
	if (feeds->is_too_long &&
	    (frame->use == ELEMENTS_RECORD || !is_in_record(feeds)))
		emit(feeds, frame);
	else if (!feeds->is_too_long && is_article(feeds, frame) &&
		 (frame->use == ELEMENTS_RECORD || !is_in_record(feeds)))
		emit(feeds, frame);
	else if (frame->use == ELEMENTS_RECORD)
		forget(feeds, frame);
}

/* ---- Values ------------------------------------------------------------ */

/* As HTML has it. */
static void keep_escaped(struct feeds *feeds, struct text text)
{
	while (text.length > 0) {
		size_t length = 0;

		while (length < text.length && text.data[length] != '<' &&
		       text.data[length] != '&')
			length++;
		if (length > 0)
			keep(feeds, (struct text){ text.data, length });
		text = text_skip(text, length);
		if (text.length == 0)
			return;
		keep(feeds, text.data[0] == '<' ? TEXT("&lt;") : TEXT("&amp;"));
		text = text_skip(text, 1);
	}
}

/* The value so far becomes HTML, since an element begins in it. */
static void make_markup(struct feeds *feeds)
{
	struct capture *capture = &feeds->capture;
	struct field *field = &capture->field;

	if (capture->is_markup)
		return;
	capture->is_markup = true;
	field->form = FRAGMENT_MARKUP;
	field->length = feeds->bytes.length - field->start;
	bytes_clear(&feeds->scratch);
	fail(feeds, bytes_append(&feeds->scratch, value_of(feeds, field),
				 feeds->fault));
	feeds->bytes.length = field->start;
	if (!feeds->status)
		keep_escaped(feeds, text_from(&feeds->scratch));
}

static void keep_tag(struct feeds *feeds, const char *opening,
		     struct text local)
{
	if (feeds->capture.is_mapped)
		local = elements_in_html(local);
	if (local.length == 0)
		return;
	if (opening[1] == '/' && elements_is_void(local))
		return;
	keep(feeds, text_of(opening));
	keep(feeds, local);
	keep(feeds, TEXT(">"));
}

/* "" when there is none. */
static struct text attribute_of(const xmlChar **attributes, const char *local)
{
	for (size_t i = 0; attributes && attributes[i]; i += 2)
		if (attributes[i + 1] &&
		    text_equal(elements_local(of_xml(attributes[i])),
			       text_of(local)))
			return of_xml(attributes[i + 1]);
	return (struct text){ 0 };
}

static bool attribute_is(const xmlChar **attributes, const char *local,
			 const char *value)
{
	return text_equal(attribute_of(attributes, local), text_of(value));
}

/* Comments, and what NITF says of the article above its text. */
static bool is_no_content(struct text local, const xmlChar **attributes)
{
	return text_equal(local, TEXT("comments")) ||
	       text_equal(local, TEXT("body.head")) ||
	       attribute_is(attributes, "type", "comments");
}

/* One of those that a list of authors has. */
static bool is_of_several(struct text local)
{
	static const char *const names[] = { "author", "creator", "person",
					     "str" };

	for (size_t i = 0; i < COUNT(names); i++)
		if (text_equal(local, text_of(names[i])))
			return true;
	return false;
}

/* An element within a value: of a person or an outlet the name counts
 * alone, of an article all but comments; all of it begins anew behind what
 * stood for its first paragraph. */
static void begin_inner(struct feeds *feeds, struct text local,
			const xmlChar **attributes)
{
	struct capture *capture = &feeds->capture;
	enum claims_kind kind = capture->field.kind;
	bool is_name =
		text_equal(local, TEXT("name")) ||
		(kind == CLAIMS_SOURCE && text_equal(local, TEXT("title")));

	if (capture->skip_depth > 0)
		return;
	/* EndNote's is a font, and no sheet of styles */
	if (text_equal(local, TEXT("style")) &&
	    attribute_of(attributes, "face").length > 0) {
		capture->has_fonts = true;
		return;
	}
	if (is_content(kind)) {
		if (is_no_content(local, attributes)) {
			capture->skip_depth = feeds->depth;
			return;
		}
		make_markup(feeds);
		if (text_equal(local, TEXT("block")) &&
		    attribute_is(attributes, "class", "full_text"))
			feeds->bytes.length = capture->field.start;
		keep_tag(feeds, "<", local);
	} else if (is_name && !capture->has_only_child) {
		capture->has_only_child = true;
		feeds->bytes.length = capture->field.start;
	} else if (capture->has_only_child || kind == CLAIMS_SOURCE ||
		   is_contact(local)) {
		capture->skip_depth = feeds->depth;
	} else if (is_of_several(local) &&
		   feeds->bytes.length > capture->field.start) {
		keep(feeds, TEXT("; "));
	}
}

static void end_inner(struct feeds *feeds, struct text local)
{
	struct capture *capture = &feeds->capture;

	if (capture->skip_depth == feeds->depth) {
		capture->skip_depth = 0;
		return;
	}
	if (capture->has_fonts && text_equal(local, TEXT("style")))
		return;
	if (capture->skip_depth == 0 && is_content(capture->field.kind))
		keep_tag(feeds, "</", local);
	else if (capture->skip_depth == 0 && capture->has_only_child)
		capture->skip_depth = capture->depth;
}

/* ---- Elements ---------------------------------------------------------- */

/* A picture or a program is no text. */
static bool is_other_medium(const xmlChar **attributes)
{
	struct text type = attribute_of(attributes, "type");

	return type.length > 0 && memchr(type.data, '/', type.length) &&
	       !(type.length > 5 && text_begins(type, TEXT("text/"))) &&
	       !memmem(type.data, type.length, "xml", 3) &&
	       !memmem(type.data, type.length, "html", 4);
}

/* The addresses of Atom stand in an attribute, those of the feed itself
 * and of files beside the article too. */
static void read_link(struct feeds *feeds, const xmlChar **attributes)
{
	if (attribute_of(attributes, "rel").length == 0 ||
	    attribute_is(attributes, "rel", "alternate"))
		add_field(feeds, TEXT("link"),
			  attribute_of(attributes, "href"));
}

static void read_attributes(struct feeds *feeds, struct text element,
			    const xmlChar **attributes)
{
	for (size_t i = 0; attributes && attributes[i]; i += 2) {
		struct text claim;

		if (attributes[i + 1] &&
		    elements_claim(element, of_xml(attributes[i]), &claim))
			add_field(feeds, claim, of_xml(attributes[i + 1]));
	}
	if (!is_in_record(feeds))
		keep_own(&feeds->language, attribute_of(attributes, "lang"));
}

/* What attributes change about an element's meaning. */
static void heed_attributes(struct elements_meaning *meaning, struct text local,
			    const xmlChar **attributes)
{
	if (text_equal(local, TEXT("guid")) &&
	    attribute_is(attributes, "isPermaLink", "false")) {
		meaning->name = TEXT("id");
		meaning->kind = CLAIMS_ID;
	}
	if (meaning->kind == CLAIMS_DATE &&
	    attribute_is(attributes, "type", "download")) {
		meaning->name = TEXT("datedownload");
		meaning->kind = CLAIMS_FETCHED;
	}
	/* "Example, Ann" beside "By Ann Example" */
	if (text_equal(local, TEXT("byline")) &&
	    attribute_is(attributes, "class", "normalized_byline"))
		meaning->is_beside = true;
	/* of Reuters: without elements, it is the text */
	if (text_equal(local, TEXT("TEXT")) &&
	    attribute_is(attributes, "TYPE", "UNPROC"))
		*meaning = (struct elements_meaning){ .use = ELEMENTS_FIELD,
						      .name = TEXT("text"),
						      .kind = CLAIMS_TEXT,
						      .is_plain = true };
	if (text_equal(local, TEXT("ptr")) &&
	    !attribute_is(attributes, "type", "URL"))
		meaning->use = ELEMENTS_SKIP;
	if (meaning->kind == CLAIMS_TEXT && is_other_medium(attributes))
		meaning->use = ELEMENTS_SKIP;
}

/* An item that nobody closed ends where the next one begins. */
static void end_open_record(struct feeds *feeds)
{
	for (size_t i = 0; i < feeds->depth; i++) {
		struct frame *frame = &feeds->frames[i];

		if (frame->use != ELEMENTS_RECORD)
			continue;
		end_frame(feeds, frame);
		frame->use = ELEMENTS_OPEN;
		frame->is_given = true;
	}
}

static void begin_frame(struct feeds *feeds, enum elements_use use)
{
	long place = xmlByteConsumed(feeds->parser);

	if (use == ELEMENTS_RECORD)
		end_open_record(feeds);
	feeds->frames[feeds->depth] = (struct frame){
		.use = use,
		.offset = tidy_offset(feeds->tidy,
				      place > 0 ? (uint64_t)place : 0),
		.field_start = feeds->field_count,
		.byte_start = feeds->bytes.length
	};
}

static bool is_in_source(const struct feeds *feeds)
{
	return feeds->depth > 0 && feeds->frames[feeds->depth - 1].is_source;
}

/* In what Atom says of the feed that an entry was taken from, which is the
 * outlet, and whose authors are the entry's where it names none itself. */
static void heed_source(struct elements_meaning *meaning, struct text local)
{
	if (text_equal(local, TEXT("title")))
		*meaning = elements_find(TEXT("source"), ELEMENTS_FEED);
	else if (meaning->kind != CLAIMS_AUTHOR)
		meaning->use = ELEMENTS_SKIP;
}

static void begin_capture(struct feeds *feeds,
			  const struct elements_meaning *meaning)
{
	feeds->capture = (struct capture){ .is_on = true,
					   .is_mapped = meaning->is_mapped,
					   .depth = feeds->depth };
	begin_field(feeds, &feeds->capture.field, meaning);
	if (is_in_source(feeds))
		feeds->capture.field.level = LEVEL_SOURCE;
	if (meaning->use == ELEMENTS_SKIP)
		feeds->capture.skip_depth = feeds->depth;
}

/* Whether the value is for what else is read. */
static bool claims_nothing(enum elements_use use)
{
	return use == ELEMENTS_KIND || use == ELEMENTS_LOGIN ||
	       use == ELEMENTS_SHOWN;
}

/* Search servers and databases name their fields in an attribute:
 * <field name="title">. */
static struct text named_by(struct text name, const xmlChar **attributes)
{
	static const char *const fields[] = { "field",  "column",   "str",
					      "arr",    "date",     "property",
					      "string", "attribute" };
	const struct text given = attribute_of(attributes, "name");

	for (size_t i = 0; i < COUNT(fields) && given.length > 0; i++)
		if (text_equal(name, text_of(fields[i])))
			return given;
	return name;
}

static void begin_element(struct feeds *feeds, struct text tag,
			  const xmlChar **attributes)
{
	const struct text name = named_by(tag, attributes);
	struct text local = elements_local(name);
	struct elements_meaning meaning;
	const bool is_source =
		feeds->is_atom && text_equal(local, TEXT("source")) &&
		attribute_of(attributes, "url").length == 0; /* of RSS */

	if (feeds->depth == 1) {
		feeds->family = elements_family_of(name);
		feeds->is_atom = text_equal(local, TEXT("feed"));
		feeds->has_elements = true;
	}
	if (text_equal(name, TEXT("wp:wxr_version")))
		feeds->has_shortcodes = true;
	meaning = elements_find(name, feeds->family);
	heed_attributes(&meaning, local, attributes);
	if (is_source)
		meaning.use = ELEMENTS_OPEN;
	if (is_in_source(feeds))
		heed_source(&meaning, local);
	else if (text_equal(local, TEXT("category")))
		note_kind(feeds, attribute_of(attributes, "term"));
	if (claims_nothing(meaning.use))
		meaning.kind = CLAIMS_KINDS;
	if (feeds->depth > 0 && meaning.use != ELEMENTS_SKIP &&
	    text_equal(local, TEXT("link")) &&
	    attribute_of(attributes, "href").length > 0) {
		read_link(feeds, attributes);
		meaning.use = ELEMENTS_SKIP;
	}
	if (feeds->depth == 1 && meaning.use == ELEMENTS_FIELD)
		meaning.use = ELEMENTS_OPEN; /* it is all there is */
	begin_frame(feeds, meaning.use);
	feeds->frames[feeds->depth].is_source = is_source;
	if (meaning.use == ELEMENTS_FIELD || claims_nothing(meaning.use) ||
	    meaning.use == ELEMENTS_SKIP)
		begin_capture(feeds, &meaning);
}

/* A field of the feed that nobody closed ends where an item begins in it. */
static void end_open_field(struct feeds *feeds)
{
	feeds->capture.is_on = false;
	end_field(feeds, &feeds->capture.field);
	for (size_t i = feeds->capture.depth; i < feeds->depth; i++)
		feeds->frames[i] =
			(struct frame){ .use = ELEMENTS_OPEN,
					.field_start = feeds->field_count,
					.byte_start = feeds->bytes.length };
}

static bool begins_record(const struct feeds *feeds, struct text name)
{
	return feeds->family == ELEMENTS_FEED && !is_in_record(feeds) &&
	       elements_find(name, feeds->family).use == ELEMENTS_RECORD;
}

static void start_element(void *context, const xmlChar *name,
			  const xmlChar **attributes)
{
	struct feeds *feeds = context;
	struct text text = of_xml(name);
	bool is_inner;

	if (feeds->status || feeds->depth + 1 >= FRAMES_MAX)
		return;
	if (feeds->capture.is_on && begins_record(feeds, text))
		end_open_field(feeds);
	is_inner = feeds->capture.is_on;
	if (is_inner)
		begin_inner(feeds, elements_local(text), attributes);
	else
		begin_element(feeds, text, attributes);
	feeds->depth++;
	if (!is_inner && !feeds->capture.is_on)
		read_attributes(feeds, text, attributes);
}

static void end_element(void *context, const xmlChar *name)
{
	struct feeds *feeds = context;

	if (feeds->status || feeds->depth == 0)
		return;
	feeds->depth--;
	if (!feeds->capture.is_on) {
		end_frame(feeds, &feeds->frames[feeds->depth]);
	} else if (feeds->depth > feeds->capture.depth) {
		end_inner(feeds, elements_local(of_xml(name)));
	} else {
		feeds->capture.is_on = false;
		end_field(feeds, &feeds->capture.field);
	}
}

static void take_text(void *context, const xmlChar *data, int length)
{
	struct feeds *feeds = context;
	const struct capture *capture = &feeds->capture;
	struct text text = { (const char *)data, (size_t)length };

	if (feeds->status || !capture->is_on || capture->skip_depth > 0 ||
	    length <= 0)
		return;
	if (capture->is_markup)
		keep_escaped(feeds, text);
	else
		keep(feeds, text);
}

/* What is in a CDATA section among elements is markup, too, more often
 * than not; what has no tags is the same either way. */
static void take_cdata(void *context, const xmlChar *data, int length)
{
	struct feeds *feeds = context;
	const struct capture *capture = &feeds->capture;

	if (!feeds->status && capture->is_on && capture->skip_depth == 0 &&
	    length > 0)
		keep(feeds,
		     (struct text){ (const char *)data, (size_t)length });
}

/* What went wrong is in the parser, whatever the arguments. */
static void take_error(void *context, const char *format, ...)
{
	struct feeds *feeds = context;
	const xmlError *error = xmlCtxtGetLastError(feeds->parser);

	(void)format;
	/* Without memory libxml2 may try the same again for ever. */
	fail(feeds, lend_end(feeds->begun, feeds->fault));
	if (!error)
		return;
	if (error->level < XML_ERR_FATAL || feeds->damage.text[0])
		return;
	(void)fault_set(&feeds->damage, STATUS_SKIP, "%s",
			error->message ? error->message : "bad XML");
	feeds->damage.text[strcspn(feeds->damage.text, "\n")] = '\0';
	feeds->damage_offset = tidy_offset(feeds->tidy, 0);
}

/* ---- Opening ----------------------------------------------------------- */

enum status feeds_open(struct feeds **out, size_t item_bytes,
		       struct fault *fault)
{
	struct feeds *feeds = memory_zeroed(1, sizeof(*feeds));
	enum status status;

	*out = NULL;
	if (!feeds)
		return fault_set(fault, STATUS_FULL, "out of memory");
	feeds->item_bytes = item_bytes;
	feeds->bytes = BYTES_UP_TO(item_bytes);
	feeds->scratch = BYTES_UP_TO(item_bytes);
	feeds->people = BYTES_UP_TO(PEOPLE_BYTES);
	/* One that is complete, and those that begin and end in the rest of
	 * a piece that tidy gives. */
	feeds->ready = BYTES_UP_TO(item_bytes + 16 * (size_t)TIDY_TAG_BYTES);
	feeds->ready_fields = BYTES_UP_TO(READY_FIELDS * sizeof(struct field));
	feeds->ready_items = BYTES_UP_TO(READY_FIELDS * sizeof(struct item));
	feeds->fields = memory_zeroed(FIELDS_MAX, sizeof(*feeds->fields));
	status = tidy_open(&feeds->tidy, fault);
	if (!status && !feeds->fields)
		status = fault_set(fault, STATUS_FULL, "out of memory");
	if (status) {
		feeds_close(feeds);
		return status;
	}
	*out = feeds;
	return STATUS_OK;
}

void feeds_close(struct feeds *feeds)
{
	if (!feeds)
		return;
	if (feeds->parser)
		xmlFreeParserCtxt(feeds->parser);
	tidy_close(feeds->tidy);
	bytes_free(&feeds->bytes);
	bytes_free(&feeds->scratch);
	bytes_free(&feeds->people);
	bytes_free(&feeds->ready);
	bytes_free(&feeds->ready_fields);
	bytes_free(&feeds->ready_items);
	memory_free(feeds->fields);
	memory_free(feeds);
}

/* All that a file has changed, as it was. */
static void reset(struct feeds *feeds)
{
	struct bytes *all[] = { &feeds->bytes,       &feeds->scratch,
				&feeds->ready,       &feeds->ready_fields,
				&feeds->ready_items, &feeds->people };

	for (size_t i = 0; i < COUNT(all); i++) {
		bytes_clear(all[i]);
		if (all[i]->capacity > KEPT_BYTES)
			bytes_free(all[i]);
	}
	feeds->family = ELEMENTS_OTHER;
	feeds->is_atom = false;
	feeds->has_elements = false;
	feeds->has_shortcodes = false;
	feeds->field_count = 0;
	feeds->is_too_long = false;
	feeds->depth = 0;
	feeds->capture = (struct capture){ 0 };
	feeds->title.length = 0;
	feeds->language.length = 0;
	feeds->authors.length = 0;
	feeds->login.length = 0;
	feeds->given = 0;
	feeds->is_done = false;
	feeds->is_told = false;
	feeds->has_items = false;
	feeds->has_none = false;
	feeds->damage = (struct fault){ 0 };
	feeds->status = STATUS_OK;
}

enum status feeds_begin(struct feeds *feeds, struct input input,
			struct claims *claims, struct fault *fault)
{
	/* No entities are declared but XML's own: see tidy. */
	static const int options = XML_PARSE_RECOVER | XML_PARSE_NONET |
				   XML_PARSE_NOENT | XML_PARSE_IGNORE_ENC;
	/* The older interface: names with their prefixes, no namespaces. */
	xmlSAXHandler handler = { .startElement = start_element,
				  .endElement = end_element,
				  .characters = take_text,
				  .ignorableWhitespace = take_text,
				  .cdataBlock = take_cdata,
				  .error = take_error,
				  .initialized = 1 };

	reset(feeds);
	feeds->claims = claims;
	feeds->fault = fault;
	feeds->begun = lend_begin();
	xmlFreeParserCtxt(feeds->parser);
	feeds->parser = NULL; /* as long as the new one is in the making */
	feeds->parser = xmlCreatePushParserCtxt(&handler, feeds, NULL, 0, NULL);
	if (!feeds->parser || xmlCtxtUseOptions(feeds->parser, options) != 0)
		return fault_set(fault, STATUS_FULL, "libxml2: out of memory");
	tidy_begin(feeds->tidy, input);
	return STATUS_OK;
}

/* ---- Giving ------------------------------------------------------------ */

/* A template that nobody filled in: "{{ post.title }}". */
static bool is_template(const struct claims *claims)
{
	static const enum claims_kind kinds[] = { CLAIMS_TITLE, CLAIMS_TEXT,
						  CLAIMS_LEAD };

	for (size_t i = 0; i < COUNT(kinds); i++) {
		struct text value = claims_best(claims, kinds[i]);

		if (value.length > 2 && (text_begins(value, TEXT("{{")) ||
					 text_begins(value, TEXT("{%"))))
			return true;
	}
	return false;
}

static enum status claim_level(struct feeds *feeds, const struct item *item,
			       enum level level, struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < item->field_count && !status; i++) {
		const char *ready = feeds->ready.data;
		struct field field;

		memcpy(&field,
		       feeds->ready_fields.data +
			       (item->field_start + i) * sizeof(field),
		       sizeof(field));
		if (field.level == level)
			status = claims_add(
				feeds->claims,
				(struct text){ ready + field.name_start,
					       field.name_length },
				(struct text){ ready + field.start,
					       field.length },
				field.form, fault);
	}
	return status;
}

static enum status claim_feed(struct feeds *feeds, struct fault *fault)
{
	struct text title = { feeds->title.data, feeds->title.length };
	struct text language = { feeds->language.data, feeds->language.length };
	struct text authors = { feeds->authors.data, feeds->authors.length };
	enum status status = claims_add(feeds->claims, TEXT("sitename"), title,
					FRAGMENT_GUESS, fault);

	if (!status && authors.length > 0)
		status = claims_add(feeds->claims, TEXT("author"), authors,
				    FRAGMENT_GUESS, fault);
	return status ? status :
			claims_add(feeds->claims, TEXT("language"), language,
				   FRAGMENT_GUESS, fault);
}

static enum status give(struct feeds *feeds, const struct item *item,
			struct fault *fault)
{
	enum status status = STATUS_OK;

	if (item->is_too_long)
		return fault_set(fault, STATUS_SKIP, "item too long");
	for (int level = LEVEL_OWN; level < LEVELS && !status; level++) {
		claims_from(feeds->claims, item->is_feed ? "feed" : NULL);
		status = claim_level(feeds, item, level, fault);
	}
	if (!status)
		status = claim_feed(feeds, fault);
	if (!status && is_template(feeds->claims))
		status = fault_set(fault, STATUS_SKIP,
				   "a template that was not filled in");
	return status;
}

/* Gives the parser one piece more. */
static enum status go_on(struct feeds *feeds, struct fault *fault)
{
	struct text piece;
	enum status status;

	bytes_clear(&feeds->ready);
	bytes_clear(&feeds->ready_fields);
	bytes_clear(&feeds->ready_items);
	feeds->given = 0;
	feeds->fault = fault;
	status = tidy_read(feeds->tidy, &piece, fault);
	if (status)
		return status;
	/* What is wrong comes by take_error. */
	feeds->begun = lend_begin();
	(void)xmlParseChunk(feeds->parser, piece.data, (int)piece.length,
			    piece.length == 0);
	if (!feeds->status)
		feeds->status = lend_end(feeds->begun, fault);
	feeds->is_done = piece.length == 0 ||
			 feeds->parser->instate == XML_PARSER_EOF;
	return feeds->status;
}

static const char *why_none(const struct feeds *feeds)
{
	switch (feeds->family) {
	case ELEMENTS_FEED:
		return "a feed without items";
	case ELEMENTS_SITEMAP:
		return "a sitemap without titles";
	case ELEMENTS_WIKI:
		return "MediaWiki's markup is not read";
	default:
		return feeds->has_elements ? "XML of an unknown kind" :
					     "not XML";
	}
}

/* Behind the last item: what was wrong, or that there was none. */
static enum status end(struct feeds *feeds, uint64_t *offset, bool *is_end,
		       struct fault *fault)
{
	const char *damage = tidy_damage(feeds->tidy, offset);

	*is_end = feeds->is_told;
	if (feeds->is_told)
		return STATUS_OK;
	feeds->is_told = true;
	if (!damage && feeds->damage.text[0]) {
		damage = feeds->damage.text;
		*offset = feeds->damage_offset;
	}
	if (damage)
		return fault_set(fault, STATUS_SKIP, "bad XML: %s", damage);
	feeds->has_none = !feeds->has_items;
	if (feeds->has_none)
		return fault_set(fault, STATUS_SKIP, "%s", why_none(feeds));
	*is_end = true;
	return STATUS_OK;
}

enum status feeds_next(struct feeds *feeds, uint64_t *offset, bool *is_end,
		       struct fault *fault)
{
	struct item item;

	*is_end = false;
	*offset = 0;
	claims_begin(feeds->claims);
	while ((feeds->given + 1) * sizeof(item) > feeds->ready_items.length) {
		enum status status;

		if (feeds->is_done)
			return end(feeds, offset, is_end, fault);
		status = go_on(feeds, fault);
		if (status)
			return status;
	}
	memcpy(&item, feeds->ready_items.data + feeds->given * sizeof(item),
	       sizeof(item));
	feeds->given++;
	feeds->has_items = true;
	*offset = item.offset;
	return give(feeds, &item, fault);
}

bool feeds_has_none(const struct feeds *feeds)
{
	return feeds->has_none;
}

/* ---- Recognition ------------------------------------------------------- */

/* Goes past a comment, an instruction or a document type; false when the
 * text ends in it. */
static bool pass_mark(struct text *text, const char *end)
{
	const char *found = memmem(text->data, text->length, end, strlen(end));

	if (!found)
		return false;
	found += strlen(end);
	text->length -= (size_t)(found - text->data);
	text->data = found;
	return true;
}

/* Whether an element of this name is the outermost of what is read here. */
static bool is_root(struct text name)
{
	static const char *const roots[] = { "doc",      "corpus",
					     "DOC",      "newsitem",
					     "newsItem", "newsMessage",
					     "NewsML" };
	struct text local = elements_local(name);

	for (size_t i = 0; i < COUNT(roots); i++)
		if (text_equal(local, text_of(roots[i])))
			return true;
	return elements_family_of(name) != ELEMENTS_OTHER;
}

/* The name of the outermost element; *is_whole is false when the text ends
 * before it. */
static struct text root_of(struct text start, bool *is_whole)
{
	struct text rest = lines_trim(start);
	struct text name = { 0 };

	*is_whole = true;
	while (*is_whole && (text_begins(rest, TEXT("<?")) ||
			     text_begins(rest, TEXT("<!")))) {
		const char *end = text_begins(rest, TEXT("<?"))   ? "?>" :
				  text_begins(rest, TEXT("<!--")) ? "-->" :
								    ">";

		*is_whole = pass_mark(&rest, end);
		rest = lines_trim(rest);
	}
	*is_whole = *is_whole && text_begins(rest, TEXT("<"));
	if (!*is_whole)
		return name;
	name.data = rest.data + 1;
	while (name.length + 1 < rest.length &&
	       !memchr(" \t\r\n/>", name.data[name.length], 6))
		name.length++;
	return name;
}

struct text feeds_outermost(struct text start)
{
	bool is_whole;
	struct text name = root_of(start, &is_whole);

	return is_whole ? name : (struct text){ 0 };
}

struct text feeds_root(struct text start)
{
	const struct text name = feeds_outermost(start);

	return name.length > 0 && is_root(name) ? name : (struct text){ 0 };
}

bool feeds_is_like(struct text start)
{
	bool is_declared =
		text_begins_caseless(lines_trim(start), TEXT("<?xml"));
	bool is_whole;
	struct text name = root_of(start, &is_whole);

	if (!is_whole)
		return is_declared;
	if (text_begins_caseless(elements_local(name), TEXT("html")) ||
	    text_begins_caseless(elements_local(name), TEXT("svg")))
		return false;
	return is_declared || is_root(name);
}
