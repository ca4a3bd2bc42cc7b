#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What is understood of real coverage: of each set beside the project
# (../shared/coverage/SET: docs.jsonl says which article is in which file),
# how many of its articles are found, and how many of these have their
# title and their date. Prints a table of tab-separated values, then each
# article that falls short.
#
# An article is found when at least half of PROBES pieces of its text, taken
# at even distances, are in what was read from its file. Titles are the same
# when their letters and digits are, whatever their case, or when one begins
# with the other and has 12 of them: outlets add their name, lists of links
# cut. Dates are the same when their days are, as far as the set tells them.
set -eu

sets=${1:-../shared/coverage}
if ! ls "$sets"/*/docs.jsonl >/dev/null 2>&1; then
	echo "skipped: no $sets/*/docs.jsonl"
	exit 0
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# shellcheck disable=SC2016 # jq's own $
program='
def PROBES: 16;
def PROBE_LETTERS: 12;
def TITLE_LETTERS: 12;

# Letters and digits alone, those of ASCII in lower case.
def folded:
	[explode[] | if . >= 65 and . <= 90 then . + 32 else . end |
	select((. >= 48 and . <= 57) or (. >= 97 and . <= 122) or
		(. >= 192 and (. < 8192 or . > 8303) and
		(. < 12288 or . > 12351) and (. < 65280 or . > 65295)))] |
	implode;
def unescaped:
	gsub("&#(?<code>[0-9]{1,6});"; .code | tonumber | [.] | implode) |
	gsub("&(quot|apos|lt|gt|nbsp);"; "") | gsub("&amp;"; "&");
def same_title($one; $other):
	$one == $other or
	(([$one, $other] | map(length) | min) >= TITLE_LETTERS and
	(($one | startswith($other)) or ($other | startswith($one))));
def probes:
	. as $text | [PROBE_LETTERS, length] | min as $letters |
	($text | length - $letters) as $last |
	[range(PROBES) | . * $last / (PROBES - 1) | floor |
		$text[.:. + $letters]] | unique;

($articles | map({ path, date: (.date // ""), url,
	title: (.title // "" | unescaped | folded),
	text: ([.title // "", .text] | join(" ") | folded) }) |
	group_by(.path) | map({ key: .[0].path, value: . }) | from_entries)
	as $files |
$docs[] |
.title as $plain | (.title // "" | unescaped | folded) as $title |
(.text | folded | if length < PROBE_LETTERS then $title else . end |
	probes) as $probes | . as $doc |
[($files[.file] // [])[] | . as $article |
	{ date, title_right: same_title(.title; $title),
	held: ([$probes[] | select(. as $probe |
		$article.text | contains($probe))] | length),
	url_right: (.url == $doc.url) }] |
max_by([.held, .title_right, .url_right]) // { held: 0, date: "" } |
(.held * 2 >= ($probes | length)) as $found |
{ set: $set, id: $doc.id, title: $plain, found: $found,
  title_right: ($found and .title_right), date: $doc.date,
  date_found: .date,
  date_right: ($doc.date != null and $found and
	(.date[:$doc.date | length] == $doc.date)) }'

for docs in "$sets"/*/docs.jsonl; do
	(
		cd "$(dirname "$docs")"
		# 1: a file was rejected; what it held is missing then
		jq -r .file docs.jsonl | sort -u | tr '\n' '\0' |
			xargs -0 "$PQ_BIN/pqindex" --show --format=jsonl
	) >"$scratch/articles" || [ $? -eq 123 ]
	jq -nc --slurpfile articles "$scratch/articles" \
		--slurpfile docs "$docs" \
		--arg set "$(basename "$(dirname "$docs")")" "$program"
done >"$scratch/judged"

jq -rs '
def figures($name): [$name, length, (map(select(.found)) | length),
	(map(select(.title_right)) | length),
	(map(select(.date != null)) | length),
	(map(select(.date_right)) | length)];
def percent($part; $all):
	if $all == 0 then "-"
	else ($part * 1000 / $all | round / 10 | tostring) + "%" end;
["set", "articles", "found", "titles", "dated", "dates"],
(group_by(.set)[] | figures(.[0].set)),
(figures("all") | ., ["", "", percent(.[2]; .[1]), percent(.[3]; .[1]), "",
	percent(.[5]; .[4])]) | @tsv' "$scratch/judged"
jq -r 'select(.found and .title_right and (.date == null or .date_right) |
	not) | (if .found | not then "not found"
	elif .title_right | not then "title"
	else "date \(.date_found) for \(.date)" end) as $short |
	"\(.id): \($short): \(.title)"' "$scratch/judged"
