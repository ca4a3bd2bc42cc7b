/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "indexer/mail.h"
#include "shared/memory.h"
#include "tests/unit/claimed.h"
#include "tests/unit/unit.h"

enum { MESSAGE_BYTES = 8 << 20, CLAIMED_BYTES = 64 << 20, LAST_YEAR = 2030 };

struct rig {
	struct reader *reader;
	struct claims *claims;
	struct mail *mail;
	struct text rest;
};

static enum status rig_open(struct rig *rig, size_t message_bytes,
			    struct fault *fault)
{
	enum status status =
		reader_open(&rig->reader, MESSAGE_BYTES, MESSAGE_BYTES, fault);

	if (!status)
		status = claims_open(&rig->claims, LAST_YEAR, CLAIMED_BYTES,
				     fault);
	return status ? status : mail_open(&rig->mail, message_bytes, fault);
}

static void rig_close(struct rig *rig)
{
	mail_close(rig->mail);
	claims_close(rig->claims);
	reader_close(rig->reader);
	*rig = (struct rig){ 0 };
}

static enum status rig_begin(struct rig *rig, struct text file,
			     struct fault *fault)
{
	rig->rest = file;
	reader_begin(rig->reader, input_of_text(&rig->rest));
	reader_let_go(rig->reader);
	return mail_begin(rig->mail, rig->reader, rig->claims, fault);
}

/* "OFFSET title|text", then what else there is; "!reason" for what is
 * lost. */
static void describe(struct rig *rig, struct text file, struct bytes *out)
{
	static const struct claimed_part parts[] = {
		{ CLAIMS_TITLE, "" },        { CLAIMS_TEXT, "|" },
		{ CLAIMS_AUTHOR, "|by " },   { CLAIMS_DATE, "|date " },
		{ CLAIMS_ADDRESS, "|at " },  { CLAIMS_SOURCE, "|of " },
		{ CLAIMS_LANGUAGE, "|in " }, { CLAIMS_ID, "|id " }
	};
	struct fault fault = { 0 };
	bool is_end = false;

	bytes_clear(out);
	assert_int_equal(rig_begin(rig, file, &fault), STATUS_OK);
	while (!is_end) {
		uint64_t offset;
		enum status status =
			mail_next(rig->mail, &offset, &is_end, &fault);

		if (is_end)
			break;
		assert_true(status == STATUS_OK || status == STATUS_SKIP);
		assert_int_equal(
			bytes_printf(out, &fault, "%u ", (unsigned)offset), 0);
		if (status)
			assert_int_equal(bytes_printf(out, &fault, "!%s",
						      fault.text),
					 0);
		else
			claimed_append(out, rig->claims, parts, COUNT(parts));
		assert_int_equal(bytes_append_byte(out, '$', &fault), 0);
	}
}

/* What most messages here begin with. */
#define HEAD        "From: \"A. One\" <one@a.example>\nSubject: One\n"
#define MIXED       "Content-Type: multipart/mixed; boundary=x\n\n"
#define ALTERNATIVE "Content-Type: multipart/alternative; boundary=x\n\n"
#define PLAIN       "--x\nContent-Type: text/plain\n\n"
#define HTML        "--x\nContent-Type: text/html\n\n"

static const struct {
	struct text file;
	const char *expected;
} files[] = {
	{ TEXT_INIT("Return-Path: <x@a.example>\r\n"
		    "From: \"A. One\" <one@a.example>\r\n"
		    "Subject: Rain\r\n and sun\r\n"
		    "Date: Tue, 10 Aug 2021 23:49:27 +0000\r\n"
		    "Message-ID: <1@a.example>\r\n"
		    "List-Id: \"The Gazette\" <gazette.a.example>\r\n"
		    "Archived-At: <http://a.example/1>\r\n"
		    "Content-Language: nl\r\n\r\n"
		    "Rain fell.\r\n> It did.\r\n-- \r\nA.\r\n"),
	  "0 Rain and sun|Rain fell.\r\n> It did.\r\n-- \r\nA.\r\n|by A. One"
	  "|date Tue, 10 Aug 2021 23:49:27 +0000|at http://a.example/1"
	  "|of The Gazette|in nl|id 1@a.example$" },
	/* words in headers, in bodies */
	{ TEXT_INIT("From: =?iso-8859-1?q?Ren=E9?= <r@a.example>\n"
		    "Subject: =?utf-8?b?UmFpbiDigJMgc3Vu?=\n"
		    "Content-Type: text/plain; charset=windows-1252\n"
		    "Content-Transfer-Encoding: quoted-printable\n\n"
		    "Caf=E9 =96 rain=\n and sun.\n"),
	  "0 Rain \xE2\x80\x93 sun|Caf\xC3\xA9 \xE2\x80\x93 rain and sun.\n"
	  "|by Ren\xC3\xA9$" },
	{ TEXT_INIT(HEAD "Content-Type: text/plain; charset=utf-8\n"
			 "Content-Transfer-Encoding: base64\n\nUmFpbi4=\n"),
	  "0 One|Rain.|by A. One$" },
	{ TEXT_INIT(HEAD "Content-Type: text/plain; charset=iso-8859-1\n\n"
			 "Caf\xC3\xA9\n"),
	  "0 One|Caf\xC3\xA9\n|by A. One$" },
	{ TEXT_INIT(HEAD "Content-Type: text/plain; charset=x-none\n\n"
			 "Caf\xE9\n"),
	  "0 One|Caf\xC3\xA9\n|by A. One$" },
	{ TEXT_INIT(HEAD "Content-Type: text/plain; charset=iso-2022-jp\n\n"
			 "\x1B$BF|K\\\x1B(B\n"),
	  "0 One|\xE6\x97\xA5\xE6\x9C\xAC\n|by A. One$" },
	{ TEXT_INIT("From: one@a.example\nSubject: Caf\xE9\n\nRain.\n"),
	  "0 Caf\xC3\xA9|Rain.\n|by one@a.example$" },
	/* words whose bytes stand in a header as they are, in the encoding of
	 * the text, and in one that nothing tells */
	{ TEXT_INIT("From: \xE9\xD7\xC1\xCE <i@a.example>\n"
		    "Subject: \xE4\xCF\xD6\xC4\xD8\n"
		    "Content-Type: multipart/mixed; boundary=x\n\n"
		    "--x\nContent-Type: text/plain; charset=koi8-r\n\n"
		    "\xEC\xC9\xCC.\n--x--\n"),
	  "0 \xD0\x94\xD0\xBE\xD0\xB6\xD0\xB4\xD1\x8C"
	  "|\xD0\x9B\xD0\xB8\xD0\xBB.|by \xD0\x98\xD0\xB2\xD0\xB0\xD0\xBD$" },
	{ TEXT_INIT("From: one@a.example\nSubject: "
		    "\xC2\xEE \xE2\xF2\xEE\xF0\xED\xE8\xEA "
		    "\xE1\xFB\xEB \xE4\xEE\xE6\xE4\xFC\n\nRain.\n"),
	  "0 \xD0\x92\xD0\xBE \xD0\xB2\xD1\x82\xD0\xBE\xD1\x80\xD0\xBD\xD0"
	  "\xB8\xD0\xBA \xD0\xB1\xD1\x8B\xD0\xBB \xD0\xB4\xD0\xBE\xD0\xB6\xD0"
	  "\xB4\xD1\x8C|Rain.\n|by one@a.example$" },
	{ TEXT_INIT(HEAD "Content-Type: text/plain; format=flowed\n\n"
			 "Rain \nfell.\n> Sun \n> rose.\n> > Moon\n From.\n"
			 "-- \nA.\n"),
	  "0 One|Rain fell.\n> Sun rose.\n> > Moon\nFrom.\n-- \nA.|by A. One$" },
	{ TEXT_INIT(HEAD "Content-Type: text/plain; format=flowed; delsp=yes\n"
			 "\nRa \nin.\n"),
	  "0 One|Rain.|by A. One$" },
	/* parts */
	{ TEXT_INIT(HEAD ALTERNATIVE PLAIN "Rain.\n" HTML "<p>Rain.</p>\n"
					   "--x--\n"),
	  "0 One|Rain.|by A. One$" },
	{ TEXT_INIT(HEAD ALTERNATIVE PLAIN "\n" HTML "<p>Rain.</p>\n--x--\n"),
	  "0 One|<div><p>Rain.</p></div>\n|by A. One$" },
	{ TEXT_INIT(HEAD ALTERNATIVE PLAIN
		    "See HTML.\n" HTML
		    "<p>Rain fell on and on, and then the sun rose.</p>\n"
		    "--x--\n"),
	  "0 One|<div><p>Rain fell on and on, and then the sun rose.</p></div>"
	  "\n|by A. One$" },
	{ TEXT_INIT(HEAD ALTERNATIVE PLAIN
		    "Rain.\n"
		    "--x\nContent-Type: multipart/related; boundary=y\n\n"
		    "--y\nContent-Type: text/html\n\n<p>Rain.</p>\n"
		    "--y\nContent-Type: image/png\n\nAAAA\n--y--\n--x--\n"),
	  "0 One|Rain.|by A. One$" },
	{ TEXT_INIT(HEAD MIXED PLAIN
		    "Rain & <sun>.\nAnd.\n" HTML "<p>Moon</p>\n"
		    "--x\nContent-Type: text/plain\n"
		    "Content-Disposition: attachment; filename=no.txt\n\n"
		    "no\n--x\nContent-Type: application/pdf\n\nno\n--x--\n"),
	  "0 One|<div>Rain &amp; &lt;sun>.<br>\nAnd.</div>\n"
	  "<div><p>Moon</p></div>\n|by A. One$" },
	{ TEXT_INIT(HEAD MIXED PLAIN
		    "See below.\n"
		    "--x\nContent-Type: message/rfc822\n\n"
		    "From: b@a.example\nSubject: Two\n\nSun.\n--x--\n"),
	  "0 One|See below.\n\nTwo\n\nSun.|by A. One$" },
	/* a boundary that never comes, or comes as another */
	{ TEXT_INIT(HEAD MIXED "Caf\xE9, rain.\n\nAnd sun.\n"),
	  "0 One|Caf\xC3\xA9, rain.\n\nAnd sun.\n|by A. One$" },
	{ TEXT_INIT(HEAD "Content-Type: multipart/mixed\n\nRain.\n"),
	  "0 One|Rain.\n|by A. One$" },
	{ TEXT_INIT(HEAD MIXED "<p>Rain.</p>\n"),
	  "0 One|<div><p>Rain.</p>\n</div>\n|by A. One$" },
	{ TEXT_INIT(HEAD "Content-Transfer-Encoding: quoted-printable\n" MIXED
			 "Caf=E9, rain=\n and sun.\n"),
	  "0 One|Caf\xC3\xA9, rain and sun.\n|by A. One$" },
	{ TEXT_INIT(HEAD "Content-Type: multipart/mixed; boundary=y\n\n"
			 "Text in parts.\n" PLAIN "Rain.\n" HTML
			 "<p>Sun</p>\n--x--\n"),
	  "0 One|<div>Rain.</div>\n<div><p>Sun</p></div>\n|by A. One$" },
	{ TEXT_INIT(HEAD MIXED PLAIN
		    "Rain.\n--x\n"
		    "Content-Type: multipart/mixed; boundary=y\n\n"
		    "Sun.\n--x--\n"),
	  "0 One|Rain.\n\nSun.|by A. One$" },
	{ TEXT_INIT(HEAD MIXED "--\\\nContent-Type: text/plain\n\nRain.\n"),
	  "0 One|--\\\nContent-Type: text/plain\n\nRain.\n|by A. One$" },
	/* labels that iconv does not know */
	{ TEXT_INIT("From: =?mac_cyrillic?q?=8A=E0=EC=E5=F0=FB?= <a@x>\n"
		    "Subject: =?eucgb2312_cn?b?u6rOqrmry74=?=\n"
		    "Content-Type: text/plain; charset=hz-gb-2312\n\n"
		    "~{;*N*9+K>~}\n"),
	  "0 华为公司|华为公司\n|by Камеры$" },
	{ TEXT_INIT(HEAD "Content-Type: text/plain; charset=cp-850\n"
			 "Content-Transfer-Encoding: quoted-printable\n\n"
			 "=84 =94\n"),
	  "0 One|ä ö\n|by A. One$" },
	/* nothing to read */
	{ TEXT_INIT(HEAD "\n"), "0 One|by A. One$" },
	{ TEXT_INIT(HEAD "Content-Type: image/png\n\nAAAA\n"),
	  "0 One|by A. One$" },
	{ TEXT_INIT("From: one@a.example\nTo: x@a.example\n\n"),
	  "0 !no text$" },
	{ TEXT_INIT("Rain.\n"), "0 !not a mail$" },
	{ TEXT_INIT(""), "" },
	/* boxes */
	{ TEXT_INIT("From one@a.example Tue Aug 10 23:49:27 2021\n" HEAD "\n"
		    "Rain.\n\n>From here on\n>>From two\n\nFrom then on.\n\n"
		    "From - Tue Aug 10 23:49:27 2021\nSubject: Two\n\nSun.\n\n"
		    "From 123@x Tue Aug 10 23:49:27 +0000 2021\r\n"
		    "Subject: Three\r\n\r\nMoon.\r\n"),
	  "0 One|Rain.\n\nFrom here on\n>From two\n\nFrom then on.\n\n"
	  "|by A. One$"
	  "137 Two|Sun.\n\n$189 Three|Moon.\r\n$" },
	{ TEXT_INIT("From a Tue Aug 10 23:49:27 2021\nSubject: One\n\nRain.\n"
		    "From b Tue Aug 10 23:49:27 2021\n"),
	  "0 One|Rain.\nFrom b Tue Aug 10 23:49:27 2021\n$" },
	{ TEXT_INIT("From a Tue Aug 10 23:49:27 2021\nnothing\n\n"
		    "From b Tue Aug 10 23:49:27 2021\nSubject: Two\n\nSun.\n"),
	  "0 !not a mail$41 Two|Sun.\n$" },
	/* neither sender nor day */
	{ TEXT_INIT("From \r\nMessage-ID: <1>\r\nSubject: One\r\n\r\nRain."
		    "\r\n\r\nFrom \r\nSubject: Two\r\n\r\nSun.\r\n\r\n"
		    "From \r\nthe north it blew.\r\n\r\n"
		    "From c@x\r\nSubject: Three\r\n\r\nMoon.\r\n"),
	  "0 One|Rain.\r\n\r\n|id 1$49 Two|Sun.\r\n\r\n"
	  "From \r\nthe north it blew.\r\n\r\n$109 Three|Moon.\r\n$" },
	/* no empty line before one that has all */
	{ TEXT_INIT("From a@x Tue Aug 10 23:49:27 2021\nSubject: One\n\nRain.\n"
		    "From b@x Tue Aug 10 23:49:27 2021\nSubject: Two\n\nSun.\n"
		    "From c@x\nSubject: Three\n"),
	  "0 One|Rain.\n$54 Two|Sun.\nFrom c@x\nSubject: Three\n$" },
	/* in prose a line may have a year and a time, too */
	{ TEXT_INIT(
		  "From a@x Tue Aug 10 23:49:27 2021\nSubject: One\n\nRain.\n"
		  "From 2019 on, it fell at 10:30 each day.\nNote: it is over.\n"),
	  "0 One|Rain.\nFrom 2019 on, it fell at 10:30 each day.\n"
	  "Note: it is over.\n$" },
	{ TEXT_INIT("From a@x Tue Aug 10 23:49:27 2021\nSubject: One\n\n"
		    "From 2019 on, it fell at 10:30 each day.\n"
		    "Note: it is over.\n\nFrom b@x 2021-08-10 23:49\n"
		    "Subject: Two\n\nSun.\n"),
	  "0 One|From 2019 on, it fell at 10:30 each day.\n"
	  "Note: it is over.\n\n$108 Two|Sun.\n$" },
	/* a day alone; what only looks like one is prose */
	{ TEXT_INIT("From a@x Tue Aug 17 2021\nSubject: One\n\nRain.\n\n"
		    "From b@x Tue Aug 17 2021\r\n>From c\r\n"
		    "Subject: Two\n\nSun.\n\n"
		    "From d at x  Wed Aug  4 2021\nSubject: Three\n\nMoon.\n\n"
		    "From d@x Wed Aug 4 2021\n\nFrom Tue Aug 17 2021 to now\n"
		    "it: blew.\n\nFrom 10:30 on in 2021\nit blew.\n\n"
		    "From e@x Thu Aug 5 2021\n"),
	  "0 One|Rain.\n\n$46 Two|Sun.\n\n$101 Three|Moon.\n\n"
	  "From d@x Wed Aug 4 2021\n\nFrom Tue Aug 17 2021 to now\nit: blew.\n\n"
	  "From 10:30 on in 2021\nit blew.\n\nFrom e@x Thu Aug 5 2021\n$" },
};

static void test_files(void **state)
{
	struct rig rig = { 0 };
	struct fault fault;
	struct bytes found = BYTES_UP_TO(8192);

	(void)state;
	assert_int_equal(rig_open(&rig, MESSAGE_BYTES, &fault), STATUS_OK);
	for (size_t i = 0; i < COUNT(files); i++) {
		describe(&rig, files[i].file, &found);
		assert_int_equal(bytes_append_byte(&found, '\0', &fault), 0);
		assert_string_equal(found.data, files[i].expected);
	}
	bytes_free(&found);
	rig_close(&rig);
}

static void test_recognition(void **state)
{
	static const struct {
		struct text start;
		bool is_message;
		bool is_mbox;
	} rows[] = {
		{ TEXT_INIT("From: a\nSubject: b\n\nc"), true, false },
		{ TEXT_INIT("Received: from a\n\tby b\r\nDate: c\r\n\r\n"),
		  true, false },
		{ TEXT_INIT("X-A: b\nMIME-Version: 1.0\nmessage-id: <c>\nX-D: "),
		  true, false },
		{ TEXT_INIT("From: a\n\nSubject: b\n"), false, false },
		{ TEXT_INIT("From: a\nSubject: b\nno header\n\n"), false,
		  false },
		{ TEXT_INIT("Title: a\nAuthor: b\n\nc"), false, false },
		{ TEXT_INIT("From a@b.example Mon Jan  1 00:00:00 2001\n"
			    "From: a\nDate: b\n\n"),
		  true, true },
		{ TEXT_INIT("From a@b.example Mon Jan  1 2001\r\n"
			    "From: a\r\nDate: b\r\n\r\n"),
		  true, true },
		{ TEXT_INIT("From here on: rain at 10:30 in 2021.\n\nRain.\n"),
		  false, false },
		{ TEXT_INIT("From a@b.example\nFrom: a\nDate: b\n\n"), true,
		  true },
		{ TEXT_INIT("From - \r\nFrom: a\r\nDate: b\r\n\r\n"), true,
		  true },
		{ TEXT_INIT("From \r\nFrom: a\r\nDate: b\r\n\r\n"), true,
		  true },
		{ TEXT_INIT("From Monday\nFrom: a\nDate: b\n\n"), true, false },
		{ TEXT_INIT("From a@b on\nFrom: a\nDate: b\n\n"), true, false },
		{ TEXT_INIT("From\nFrom: a\nDate: b\n\n"), false, false },
		{ TEXT_INIT(""), false, false },
		{ TEXT_INIT("\n\n"), false, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_int_equal(mail_is_message(rows[i].start),
				 rows[i].is_message);
		assert_int_equal(mail_is_mbox(rows[i].start), rows[i].is_mbox);
	}
}

static void repeat(struct bytes *file, const char *text, size_t count)
{
	struct fault fault;

	for (size_t i = 0; i < count; i++)
		assert_int_equal(bytes_append(file, text_of(text), &fault), 0);
}

static void read_all(struct rig *rig, struct text file, size_t *good,
		     size_t *lost)
{
	struct fault fault = { 0 };
	uint64_t last = 0;
	bool is_end = false;

	*good = 0;
	*lost = 0;
	assert_int_equal(rig_begin(rig, file, &fault), STATUS_OK);
	while (!is_end) {
		uint64_t offset;
		enum status status =
			mail_next(rig->mail, &offset, &is_end, &fault);

		assert_true(status == STATUS_OK || status == STATUS_SKIP);
		assert_true(
			utf8_is_valid(claims_best(rig->claims, CLAIMS_TEXT)));
		if (is_end)
			break;
		*good += status == STATUS_OK;
		*lost += status == STATUS_SKIP;
		assert_true(*good + *lost == 1 || offset > last);
		last = offset;
	}
}

static void assert_read(struct bytes *file, size_t message_bytes, size_t good,
			size_t lost)
{
	struct rig rig = { 0 };
	struct fault fault;
	size_t good_count;
	size_t lost_count;

	assert_int_equal(rig_open(&rig, message_bytes, &fault), STATUS_OK);
	read_all(&rig, text_from(file), &good_count, &lost_count);
	assert_int_equal(good_count, good);
	assert_int_equal(lost_count, lost);
	rig_close(&rig);
	bytes_free(file);
}

/* One that is too long costs itself alone. */
static void test_message_bytes(void **state)
{
	struct bytes file = BYTES_UP_TO(1 << 20);

	(void)state;
	for (size_t i = 0; i < 7; i++) {
		repeat(&file, "From a Tue Aug 10 23:49:27 2021\n" HEAD "\n", 1);
		repeat(&file, "rain\n", i == 3 ? 500 : 5);
		repeat(&file, "\n", 1);
	}
	assert_read(&file, 1000, 6, 1);
}

/* No sender is as long as this. */
static void test_long_sender(void **state)
{
	struct bytes file = BYTES_UP_TO(1 << 20);

	(void)state;
	repeat(&file, "From a@x\n" HEAD "\nrain\n\nFrom ", 1);
	repeat(&file, "a", 2000);
	repeat(&file, "@x\nSubject: Two\n\nsun\n", 1);
	assert_read(&file, MESSAGE_BYTES, 1, 0);
}

static double seconds(void)
{
	struct timespec now;

	assert_int_equal(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now), 0);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Time and stack do not grow with what a message makes up. */
static void test_hostile(void **state)
{
	static const struct {
		const char *head;
		const char *part;
	} rows[] = {
		{ HEAD, "Content-Type: multipart/mixed; boundary=x\n\n--x\n" },
		{ HEAD, "Content-Type: message/rfc822\n\n" },
		{ HEAD MIXED, "--x\n\n" },
		{ HEAD MIXED, "--x\nContent-Type: text/plain\n\na\n" },
		{ HEAD "\n", "--x\n" },
		{ "From: ", "a@b.example, " },
		{ "From: ", "(" },
		{ HEAD "X: ", "=?utf-8?q?a?= " },
		{ HEAD "Subject: ", "=?utf-8?b?" },
		{ HEAD "Content-Type: text/plain", "; a=b" },
		{ HEAD "Content-Type: text/plain", ";\n a*1*=b" },
		{ HEAD, "Subject: a\n" },
		{ HEAD "Content-Transfer-Encoding: uuencode\n\n", "begin\n" },
		{ HEAD "Content-Type: text/plain; format=flowed\n\n",
		  "> a \n" },
	};
	struct bytes file = BYTES_UP_TO(8 << 20);
	struct rig rig = { 0 };
	struct fault fault;

	(void)state;
	assert_int_equal(rig_open(&rig, MESSAGE_BYTES, &fault), STATUS_OK);
	for (size_t i = 0; i < COUNT(rows); i++) {
		double begun = seconds();
		size_t good;
		size_t lost;

		bytes_clear(&file);
		repeat(&file, rows[i].head, 1);
		repeat(&file, rows[i].part, (1 << 18) / strlen(rows[i].part));
		read_all(&rig, text_from(&file), &good, &lost);
		assert_int_equal(good + lost, 1);
		assert_true(seconds() - begun < 20);
	}
	rig_close(&rig);
	bytes_free(&file);
}

static void test_any_bytes(void **state)
{
	static const char *const parts[] = {
		"From: ",
		"Subject: ",
		"\n",
		"\n\n",
		"Content-Type: ",
		"multipart/mixed",
		"multipart/alternative",
		"text/plain",
		"text/html",
		"message/rfc822",
		"; boundary=",
		"x",
		"--x",
		"--",
		"Content-Transfer-Encoding: ",
		"base64",
		"quoted-printable",
		"; charset=",
		"utf-16",
		"koi8-r",
		"=?",
		"?=",
		"\xE9",
		"From a Tue Aug 10 23:49:27 2021\n",
		"<",
		"\"",
		"format=flowed",
		";",
		" ",
	};
	struct rig rig = { 0 };
	struct fault fault;
	unsigned int seed = 7;

	(void)state;
	assert_int_equal(rig_open(&rig, 300, &fault), STATUS_OK);
	for (int round = 0; round < 3000; round++) {
		struct bytes file = BYTES_UP_TO(8192);
		size_t good;
		size_t lost;

		repeat(&file, HEAD, (size_t)rand_r(&seed) % 2);
		for (int i = 0; i < 30; i++)
			repeat(&file,
			       parts[(size_t)rand_r(&seed) % COUNT(parts)], 1);
		read_all(&rig, text_from(&file), &good, &lost);
		bytes_free(&file);
	}
	rig_close(&rig);
}

static void test_out_of_memory(void **state)
{
	static const struct text file = TEXT_INIT(
		HEAD MIXED PLAIN "Rain.\n" HTML "<p>Sun.</p>\n--x--\n");
	enum status status = STATUS_FULL;
	size_t nth = 0;

	(void)state;
	while (status) {
		struct rig rig = { 0 };
		struct fault fault = { 0 };
		bool is_end = false;
		uint64_t offset;

		(void)memory_fail_at(++nth, 1);
		status = rig_open(&rig, MESSAGE_BYTES, &fault);
		if (!status)
			status = rig_begin(&rig, file, &fault);
		while (!status && !is_end)
			status = mail_next(rig.mail, &offset, &is_end, &fault);
		(void)memory_fail_at(0, 0);
		rig_close(&rig);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
	}
	assert_true(nth > 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_recognition),
		cmocka_unit_test(test_message_bytes),
		cmocka_unit_test(test_long_sender),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_any_bytes),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
