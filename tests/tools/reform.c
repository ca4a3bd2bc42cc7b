/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * reform FORMAT        csv, rss, mbox, warc, markdown or text
 *
 * Records as JSON Lines on standard input (see generate.c) in another of
 * the forms that coverage comes in, on standard output: for benches. In a
 * WARC each is a page with a menu, a sidebar and some script around it.
 */
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE_BYTES = 4 << 20, MENU_LINKS = 60 };

struct record {
	const char *title;
	const char *text;
	const char *date;
	const char *url;
};

/* A text with what stands for `quote`, '<' and '&' in this format. */
static void put(FILE *out, const char *text, bool is_markup)
{
	for (; *text; text++) {
		if (is_markup && *text == '<')
			(void)fputs("&lt;", out);
		else if (is_markup && *text == '&')
			(void)fputs("&amp;", out);
		else if (!is_markup && *text == '"')
			(void)fputs("\"\"", out);
		else
			(void)fputc(*text, out);
	}
}

static void put_csv(FILE *out, const struct record *record)
{
	const char *const cells[] = { record->url, record->title, record->date,
				      record->text };

	for (size_t i = 0; i < 4; i++) {
		(void)fputs(i ? ",\"" : "\"", out);
		put(out, cells[i], false);
		(void)fputc('"', out);
	}
	(void)fputc('\n', out);
}

static void put_item(FILE *out, const struct record *record)
{
	(void)fputs("<item><title>", out);
	put(out, record->title, true);
	(void)fprintf(out,
		      "</title><link>%s</link><dc:date>%s</dc:date>"
		      "<description>",
		      record->url, record->date);
	put(out, record->text, true);
	(void)fputs("</description></item>\n", out);
}

static void put_mail(FILE *out, const struct record *record)
{
	(void)fprintf(out,
		      "From desk@corpus.example Tue Aug 17 09:30:00 2021\n"
		      "From: Desk <desk@corpus.example>\n"
		      "Subject: %s\nDate: %s\n"
		      "Content-Type: text/plain; charset=utf-8\n\n%s\n\n",
		      record->title, record->date, record->text);
}

static void put_paragraphs(FILE *out, const char *text)
{
	(void)fputs("<p>", out);
	for (; *text; text++) {
		if (text[0] == '\n' && text[1] == '\n') {
			(void)fputs("</p>\n<p>", out);
			text++;
		} else {
			(void)fputc(*text, out);
		}
	}
	(void)fputs("</p>\n", out);
}

static void put_page(FILE *out, const struct record *record)
{
	(void)fprintf(out,
		      "<!doctype html>\n<html lang=\"en\"><head>"
		      "<meta charset=\"utf-8\"><title>%s | Corpus</title>\n"
		      "<meta property=\"og:title\" content=\"%s\">"
		      "<meta property=\"article:published_time\" "
		      "content=\"%s\"><script>var state = {\"menu\": [",
		      record->title, record->title, record->date);
	for (int i = 0; i < MENU_LINKS; i++)
		(void)fprintf(out, "{\"id\": %d, \"open\": false},", i);
	(void)fputs("]};</script></head><body><nav><ul>\n", out);
	for (int i = 0; i < MENU_LINKS; i++)
		(void)fprintf(out,
			      "<li class=\"item\"><a href=\"/section/%d\">"
			      "Section %d</a></li>\n",
			      i, i);
	(void)fprintf(out,
		      "</ul></nav><main><article><h1>%s</h1>"
		      "<time datetime=\"%s\">%s</time>\n",
		      record->title, record->date, record->date);
	put_paragraphs(out, record->text);
	(void)fputs("</article></main><aside><h2>Most read</h2><ol>\n", out);
	for (int i = 0; i < MENU_LINKS / 4; i++)
		(void)fprintf(out, "<li><a href=\"/a/%d\">Story %d</a></li>\n",
			      i, i);
	(void)fputs("</ol></aside><footer>Terms of use</footer></body></html>",
		    out);
}

static void put_response(FILE *out, const struct record *record, char *page)
{
	FILE *memory = fmemopen(page, PAGE_BYTES, "w");
	long length;

	if (!memory)
		abort();
	put_page(memory, record);
	length = ftell(memory);
	if (fclose(memory) != 0 || length < 0)
		abort();
	(void)fprintf(out,
		      "WARC/1.0\r\nWARC-Type: response\r\n"
		      "WARC-Target-URI: %s\r\n"
		      "WARC-Date: 2022-01-01T00:00:00Z\r\n"
		      "Content-Type: application/http; msgtype=response\r\n"
		      "Content-Length: %ld\r\n\r\n"
		      "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n",
		      record->url, length + 44);
	(void)fwrite(page, 1, (size_t)length, out);
	(void)fputs("\r\n\r\n", out);
}

static void put_record(FILE *out, const char *format,
		       const struct record *record, char *page)
{
	if (strcmp(format, "csv") == 0)
		put_csv(out, record);
	else if (strcmp(format, "rss") == 0)
		put_item(out, record);
	else if (strcmp(format, "mbox") == 0)
		put_mail(out, record);
	else if (strcmp(format, "warc") == 0)
		put_response(out, record, page);
	else if (strcmp(format, "markdown") == 0)
		(void)fprintf(out, "## %s\n\n%s\n\n", record->title,
			      record->text);
	else
		(void)fprintf(out, "%s\n\n%s\n\n", record->title, record->text);
}

static const char *string_of(const json_t *root, const char *key)
{
	const char *string = json_string_value(json_object_get(root, key));

	return string ? string : "";
}

int main(int argc, char **argv)
{
	const char *format = argc == 2 ? argv[1] : "";
	char *page = malloc(PAGE_BYTES);
	char *line = NULL;
	size_t room = 0;

	if (argc != 2 || !page)
		return 2;
	if (strcmp(format, "csv") == 0)
		(void)puts("url,title,date,text");
	if (strcmp(format, "rss") == 0)
		(void)puts(
			"<rss version=\"2.0\"><channel><title>Corpus</title>");
	while (getline(&line, &room, stdin) > 0) {
		json_t *root = json_loads(line, 0, NULL);
		const struct record record = { string_of(root, "title"),
					       string_of(root, "text"),
					       string_of(root, "date"),
					       string_of(root, "url") };

		if (!root)
			return 1;
		put_record(stdout, format, &record, page);
		json_decref(root);
	}
	if (strcmp(format, "rss") == 0)
		(void)puts("</channel></rss>");
	free(page);
	free(line);
	return fflush(stdout) != 0 || ferror(stdout);
}
