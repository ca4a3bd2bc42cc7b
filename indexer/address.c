/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/address.h"

#include <string.h>

#include "shared/array.h"

/* RFC 1035, section 2.3.4, without the root's dot. A longer one is no host,
 * and each part of one would be a term on every passage. */
enum { HOST_BYTES = 253 };

/* Parameters that say how a reader came, not what is shown. Those ending
 * in '*' are the beginnings of names. */
static const char *const tracking[] = {
	"utm_*",  "at_*",      "mc_cid",  "mc_eid",   "fbclid",  "gclid",
	"gclsrc", "dclid",     "gbraid",  "wbraid",   "msclkid", "yclid",
	"twclid", "ttclid",    "igshid",  "igsh",     "_ga",     "_gl",
	"ref",    "ref_src",   "ref_url", "referrer", "referer", "cmp",
	"cmpid",  "ncid",      "ocid",    "smid",     "smtyp",   "sr_share",
	"icid",   "guccounter"
};

/* An address taken apart; all borrowed from the raw one. */
struct parts {
	struct text host;
	struct text port;
	struct text path;
	struct text query;
	struct text fragment; /* with its '#' */
};

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r' ||
	       byte == '\f' || byte == '\v';
}

static struct text trim(struct text text)
{
	while (text.length > 0 && is_blank(text.data[0]))
		text = text_skip(text, 1);
	while (text.length > 0 && is_blank(text.data[text.length - 1]))
		text.length--;
	return text;
}

static bool has_control(struct text text)
{
	for (size_t i = 0; i < text.length; i++) {
		unsigned char byte = (unsigned char)text.data[i];

		if (byte < 0x20 || byte == 0x7F)
			return true;
	}
	return false;
}

/* Takes what stands before the first of `ends` off the front of *rest. */
static struct text take_until(struct text *rest, const char *ends)
{
	struct text taken = { rest->data, 0 };

	while (taken.length < rest->length &&
	       !memchr(ends, rest->data[taken.length], strlen(ends)))
		taken.length++;
	*rest = text_skip(*rest, taken.length);
	return taken;
}

static bool take_scheme(struct text *rest)
{
	static const char *const schemes[] = { "https://", "http://" };

	for (size_t i = 0; i < 2; i++) {
		const struct text scheme = text_of(schemes[i]);

		if (!text_begins_caseless(*rest, scheme))
			continue;
		*rest = text_skip(*rest, scheme.length);
		return true;
	}
	return false;
}

/* No sign that parts a host from what is around it is in one, nor a blank,
 * escaped or not. That of IPv6 has colons, and brackets around it. */
static bool is_host(struct text host)
{
	static const struct text blank = TEXT_INIT("%20");
	bool is_bracketed = host.length > 2 && host.data[0] == '[' &&
			    host.data[host.length - 1] == ']';
	struct text rest = host;

	if (host.length == 0 || host.length > HOST_BYTES ||
	    memmem(host.data, host.length, blank.data, blank.length))
		return false;
	if (is_bracketed) {
		rest.data++;
		rest.length -= 2;
	}
	(void)take_until(&rest, is_bracketed ? " []" : " []:");
	return rest.length == 0;
}

/* "user:password@host.:443" to host and port; false when there is none. */
static bool split_authority(struct parts *parts, struct text authority)
{
	const char *end = authority.data + authority.length;
	const char *start = memrchr(authority.data, '@', authority.length);
	const char *colon;

	start = start ? start + 1 : authority.data;
	colon = memrchr(start, ':', (size_t)(end - start));
	/* A colon inside the brackets of an IPv6 host parts no port. */
	if (colon && memchr(colon, ']', (size_t)(end - colon)))
		colon = NULL;
	if (colon) {
		parts->port.data = colon + 1;
		parts->port.length = (size_t)(end - colon) - 1;
		end = colon;
	}
	while (end > start && end[-1] == '.')
		end--;
	parts->host.data = start;
	parts->host.length = (size_t)(end - start);
	return is_host(parts->host) &&
	       (parts->port.length == 0 || text_is_number(parts->port));
}

/* The scheme is not kept, so neither's default port is. */
static bool is_default_port(struct text port)
{
	return text_equal(port, TEXT("80")) || text_equal(port, TEXT("443"));
}

static bool split_address(struct parts *parts, struct text raw)
{
	struct text rest = raw;
	struct text authority;

	*parts = (struct parts){ 0 };
	if (!take_scheme(&rest))
		return false;
	authority = take_until(&rest, "/?#\\");
	if (!split_authority(parts, authority))
		return false;
	parts->path = take_until(&rest, "?#");
	if (text_take(&rest, TEXT("?")))
		parts->query = take_until(&rest, "#");
	parts->fragment = rest;
	if (is_default_port(parts->port))
		parts->port.length = 0;
	return true;
}

static enum status put_lower(struct bytes *out, struct text text,
			     struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < text.length && !status; i++)
		status =
			bytes_append_byte(out, text_lower(text.data[i]), fault);
	return status;
}

static char upper(char byte)
{
	return byte >= 'a' && byte <= 'f' ? (char)(byte - 'a' + 'A') : byte;
}

/* As it stands, but for blanks and the case of percent escapes. */
static enum status put_escaped(struct bytes *out, struct text text,
			       struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; !status && i < text.length; i++) {
		if (text.data[i] == ' ') {
			status = bytes_append(out, TEXT("%20"), fault);
		} else if (text.data[i] == '%' && text.length - i > 2 &&
			   text_hex_digit(text.data[i + 1]) >= 0 &&
			   text_hex_digit(text.data[i + 2]) >= 0) {
			char escape[3] = { '%', upper(text.data[i + 1]),
					   upper(text.data[i + 2]) };

			status = bytes_append(out, (struct text){ escape, 3 },
					      fault);
			i += 2;
		} else {
			status = bytes_append_byte(out, text.data[i], fault);
		}
	}
	return status;
}

static bool is_tracking(struct text parameter)
{
	struct text name = take_until(&parameter, "=");

	for (size_t i = 0; i < COUNT(tracking); i++) {
		struct text known = text_of(tracking[i]);

		if (text_take_end(&known, TEXT("*")) ?
			    text_begins_caseless(name, known) :
			    text_equal_caseless(name, known))
			return true;
	}
	return false;
}

/* Goes past the '&' before a parameter, which feeds and pages write "&amp;",
 * some of them twice over. */
static void skip_separator(struct text *query)
{
	static const struct text entity = TEXT_INIT("amp;");
	size_t length = 1;

	if (query->length == 0)
		return;
	while (text_begins(text_skip(*query, length), entity))
		length += entity.length;
	*query = text_skip(*query, length);
}

static enum status put_query(struct bytes *out, struct text query,
			     struct fault *fault)
{
	enum status status = STATUS_OK;
	char mark = '?';

	while (!status && query.length > 0) {
		struct text parameter = take_until(&query, "&");

		skip_separator(&query);
		if (parameter.length == 0 || is_tracking(parameter))
			continue;
		status = bytes_append_byte(out, mark, fault);
		mark = '&';
		if (!status)
			status = put_escaped(out, parameter, fault);
	}
	return status;
}

/* Whether the fragment says which page of several at one address it is. */
static bool is_route(struct text fragment)
{
	static const char *const marks[] = { "#!/", "#/", "#!" };

	for (size_t i = 0; i < COUNT(marks); i++) {
		const struct text mark = text_of(marks[i]);

		if (text_begins(fragment, mark))
			return fragment.length > mark.length;
	}
	return false;
}

static enum status put_host(struct bytes *out, const struct parts *parts,
			    struct fault *fault)
{
	enum status status = bytes_append(out, TEXT("https://"), fault);

	if (!status)
		status = put_lower(out, parts->host, fault);
	if (status || parts->port.length == 0)
		return status;
	status = bytes_append_byte(out, ':', fault);
	if (status)
		return status;
	return bytes_append(out, parts->port, fault);
}

static bool is_among(struct text host, const char *const *hosts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (text_equal_caseless(host, text_of(hosts[i])))
			return true;
	return false;
}

/* Its copies are in a folder. */
static bool is_wayback(struct text host)
{
	static const char *const hosts[] = { "web.archive.org", "archive.org",
					     "web.archive.bibalex.org" };

	return is_among(host, hosts, COUNT(hosts));
}

/* One archive has all of these. */
static bool is_archive_today(struct text host)
{
	static const char *const hosts[] = { "archive.today", "archive.ph",
					     "archive.is",    "archive.li",
					     "archive.vn",    "archive.fo",
					     "archive.md" };

	return is_among(host, hosts, COUNT(hosts));
}

bool address_is_archive(struct text host)
{
	return is_wayback(host) || is_archive_today(host);
}

/* "https://web.archive.org/web/20210706165549im_/https://example.org/a" or
 * "https://archive.ph/2021.07.06-165549/https://example.org/a" to the address
 * of what was archived, taken apart; false when it is none. */
static bool unwrap(struct parts *parts, struct text *raw)
{
	struct text folder = is_archive_today(parts->host) ? TEXT("/") :
							     TEXT("/web/");
	struct text rest = parts->path;
	struct parts inner;
	struct text scheme;

	if (!address_is_archive(parts->host) || !text_begins(rest, folder))
		return false;
	rest.data += folder.length;
	rest.length = (size_t)(raw->data + raw->length - rest.data);
	scheme = rest;
	if (!take_scheme(&scheme)) {
		(void)take_until(&rest, "/?#"); /* when it was archived */
		if (rest.length > 0)
			rest = text_skip(rest, 1);
	}
	if (!split_address(&inner, rest))
		return false;
	*parts = inner;
	*raw = rest;
	return true;
}

enum status address_canonical(struct bytes *out, struct text raw,
			      struct fault *fault)
{
	struct parts parts;
	struct text path;
	enum status status;

	raw = trim(raw);
	if (raw.length > ADDRESS_BYTES || has_control(raw) ||
	    !split_address(&parts, raw))
		return STATUS_OK;
	/* Copies of copies, too, or the form were no fixed point. */
	while (unwrap(&parts, &raw))
		;
	path = parts.path;
	/* Of several slashes none goes, or the form were no fixed point. */
	if (path.length > 0 && path.data[path.length - 1] == '/' &&
	    (path.length == 1 || path.data[path.length - 2] != '/'))
		path.length--;
	status = put_host(out, &parts, fault);
	if (!status)
		status = put_escaped(out, path, fault);
	if (!status)
		status = put_query(out, parts.query, fault);
	if (!status && is_route(parts.fragment))
		status = put_escaped(out, parts.fragment, fault);
	return status;
}
