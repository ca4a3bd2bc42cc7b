#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Near-copies of one story, from the sources to the hits: kept together
# whatever the order in which they come, change and go, and shown as one.

# shellcheck disable=SC2154 # status, output and stderr are set by run
load index_helper

setup() {
	enter_scratch
	mkdir news
}

story="The port of Larn switched on ninety cameras on Monday, along the quays \
and at both gates. A firm from the capital had put them up in eleven months. \
Customs officers will watch the pictures in a room above the old fish market, \
and the police of the county may ask for those of the last thirty days. The \
union of the dockers called the cameras a backdoor to spying on its members."

# put NAME DATE [BEFORE [BEHIND]]: the story under a title of its own
put() {
	local text=${3:-}$story${4:-}
	printf '{"id":"%s","title":"From %s","date":"%s","source":"%s","text":"%s"}\n' \
		"$1" "$1" "$2" "$1" "${text//$'\n'/\\n}" >"news/$1.jsonl"
}

# four outlets, and a story of which no word is another's
put_four() {
	put Post 2021-08-19
	put Herald 2021-08-17 '' ' Subscribers read more of this on Sundays.'
	put Gazette 2021-08-18 'LARN (Wire). '
	write news/other.txt "A backdoor was found in the locks of forty hotels"
}

# sources ARGUMENT...: outlet and copies of each hit
sources() {
	pqsearch --format=tsv --fields=source,copies "$@" | tail -n +2 |
		tr '\t' ' '
}

@test "the earliest is shown, and counts the others" {
	put_four
	update news
	[ "$(sources backdoor | sort)" = "$(printf ' 0\nHerald 2')" ]
	[ "$(sources --copies=collapse dockers)" = 'Herald 2' ]
	[ "$(sources --copies=show -n 0 dockers | sort)" = \
		"$(printf 'Gazette 0\nHerald 0\nPost 0')" ]
	pqsearch dockers | grep -Fx '     2 near-copies elsewhere'
	pqsearch --format=html dockers | grep -F '2 near-copies'
}

@test "of one day the earliest is the earliest by its time, in any zone" {
	local name previous=Wire left=5
	put Post 2021-08-17T18:00:00Z
	put Wire 2021-08-17T09:30:00+03:00
	put Herald 2021-08-17T07:00:00Z
	put Gazette 2021-08-17T08:00:00-04:00
	put Courier 2021-08-17
	put Globe 2021-08-18T00:10:00+05:00
	update news
	[ "$(sources dockers)" = 'Wire 5' ]
	[ "$(sources --sort=date dockers)" = 'Wire 5' ]
	# Each in turn when those before it are gone: what has no time is last.
	for name in Herald Gazette Post Courier Globe; do
		rm "news/$previous.jsonl"
		update news --allow-delete
		previous=$name
		left=$((left - 1))
		[ "$(sources dockers)" = "$name $left" ]
	done
}

@test "of those that match, and of what is asked for" {
	put_four
	update news
	[ "$(sources dockers source:post)" = 'Post 0' ]
	[ "$(sources dockers date:2021-08-18..)" = 'Gazette 1' ]
	[ "$(sources subscribers)" = 'Herald 0' ]
	[ "$(sources --by=article dockers)" = 'Herald 2' ]
	[ "$(sources --sort=date dockers)" = 'Herald 2' ]
	[ "$(sources --sort=-date dockers)" = 'Herald 2' ]
}

@test "what only one of them says is shown" {
	put_four
	put Own 2021-08-20 '' "

Our reporter found cameras in the market as well, where traders said that \
nobody had asked them. Two of the traders went to a judge in the capital, who \
will hear the case when the summer is over and the harbour is quiet again."
	update news
	[ "$(sources traders)" = 'Own 0' ]
	[ "$(sources -n 0 cameras | cut -d ' ' -f 1 | sort -u)" = \
		"$(printf 'Herald\nOwn')" ]
	[ "$(sources -n 0 cameras | grep -c Own)" = 1 ]
}

# bats test_tags=once
# The words of one passage are many, but not all that are asked for.
@test "by article the earliest is shown by its best passage" {
	local many all
	many='The ports, the ports and the ports; harbours, harbours and more.'
	all='The mayor of the county had a port, and a harbour that was late, \
as it ever was in that year of the long war and of storms.'
	put Herald 2021-08-17 '' $'\n\n'"$many $story"$'\n\n'"$all ${story/Larn/Orm}"
	put Gazette 2021-08-18 '' $'\n\n'"$many $story"
	for i in {1..60}; do
		write "news/$i.txt" "Sheep $i graze behind the mill at noon"
	done
	update news
	for copies in show collapse; do
		pqsearch --by=article -n 1 --copies=$copies --format=tsv \
			--fields=source,text port harbour mayor >$copies
	done
	grep -q 'Herald.*mayor' show
	diff show collapse
	[ "$(sources --by=article -n 1 port harbour mayor)" = 'Herald 1' ]
	# likewise where a later one ranks as well, or better
	put Post 2021-08-19 '' $'\n\n'"$many $story"$'\n\n'"$all ${story/Larn/Orm}"
	update news
	pqsearch --by=article -n 1 --format=jsonl port harbour mayor |
		sed -n 2p | jq -e '.source == "Herald" and .copies == 2 and
			(.text | startswith("The mayor"))'
}

@test "shown and counted are what is counted otherwise" {
	put_four
	put Own 2021-08-20 '' ' A backdoor, it said. And cameras everywhere.'
	write news/more.txt "Cameras were shown at the fair"
	update news
	for by in passage article; do
		for query in cameras backdoor larn 'cameras OR hotels'; do
			pqsearch --by=$by --format=jsonl -n 0 "$query" >hits
			read -r total told shown < <(jq -rs '[(map(
				select(.type == "hit") | 1 + .copies) | add),
				.[-1].total, .[-1].hits] | @tsv' hits)
			[ "$told" = "$total" ]
			[ "$shown" -lt "$total" ] ||
				[ "$query" = backdoor ]
			[ "$(pqsearch --by=$by --count "$query")" = "$total" ]
			[ "$(sources --by=$by --copies=show -n 0 "$query" |
				wc -l)" = "$total" ]
			# pages join without a gap, and nothing comes twice
			diff <(sources --by=$by -n 0 "$query") \
				<(for i in 0 1 2 3 4 5; do
					sources --by=$by -n 1 --offset $i \
						"$query"
				done)
		done
	done
}

# adds_up PATTERN TIMES: of each line "score 7.5 = passage 2.5 (a 3.1 + b 1.9, times 0.5)
# + article 5", what PATTERN leaves: the first is TIMES the sum of the others
adds_up() {
	sed -nE "s/^ *score //; T; $1; p" shares | awk -v "times=$2" '
		{
			sum = 0
			for (i = 2; i <= NF; i++)
				if ($i ~ /^[0-9.]+,?$/)
					sum += $i
			if (sum * times - $1 > 0.001 ||
			    $1 - sum * times > 0.001)
				exit 1
		}
		END { exit NR == 0 }'
}

@test "what stands in another one's place has the shares of that place" {
	put_four
	update news
	for by in passage article; do
		pqsearch --explain --by=$by 'dockers backdoor' >shares
		grep -q ' in the place of a near-copy' shares
		adds_up 's/ \(.*, times 0\.5\)//' 1
		adds_up 's/.*passage ([0-9.]+) \((.*), times 0\.5\).*/\1 \2/' 0.5
	done
	pqsearch --explain --copies=show 'dockers backdoor' >shares
	run ! grep 'in the place of' shares
	adds_up 's/.*passage ([0-9.]+) \((.*), times 0\.5\).*/\1 \2/' 0.5
}

@test "formats that cannot say how many show all; alerts do" {
	put_four
	update news
	for format in paths grep trec ris; do
		[ "$(pqsearch --format=$format --by=article dockers |
			grep -c 'Post\|Herald\|Gazette')" -ge 3 ]
	done
	[ "$(pqsearch --format=paths --copies=collapse dockers)" = \
		news/Herald.jsonl ]
	[ "$(sources --since-run 0 dockers | wc -l)" = 3 ]
	export XDG_DATA_HOME=$PWD/data
	pqsearch --save port dockers
	pqsearch --ack port=0
	[ "$(pqsearch --new port --format=jsonl | grep -c '"type":"hit"')" = 3 ]
	run -2 --separate-stderr pqsearch --new port --copies=collapse
	[[ "$stderr" == *"'--new' hands out each new passage"* ]]
	# another copy is new, though an older one says the same
	put Late 2021-08-25
	update news
	[ "$(pqsearch --new port --format=jsonl | jq -r '.source // empty')" = \
		Late ]
	[ "$(sources --batch - <<<$'q\tdockers' | cut -d ' ' -f 1-)" != '' ]
}

@test "two indexes: each has its own near-copies" {
	put_four
	update news
	mkdir elsewhere
	put Later 2021-09-01
	mv news/Later.jsonl elsewhere
	pqindex -q --settle 0 --index other elsewhere
	[ "$(sources -i index -i other -n 0 dockers | sort)" = \
		"$(printf 'Herald 2\nLater 0')" ]
}

@test "any history gives what a build from scratch gives" {
	put_four
	update news
	as_built_anew news
	# the earliest goes, and comes again; one becomes another story
	rm news/Herald.jsonl
	update --allow-delete news
	as_built_anew news
	[ "$(sources dockers)" = 'Gazette 1' ]
	put Herald 2021-08-17
	write news/more.txt "$story"
	update news
	as_built_anew news
	[ "$(sources dockers)" = 'Herald 3' ]
	printf '{"id":"Post","title":"Other","text":"Now about a fair."}\n' \
		>news/Post.jsonl
	update news
	as_built_anew news
	[ "$(sources dockers)" = 'Herald 2' ]
	# moved, read again, and the ledger lost
	mv news/more.txt news/moved.txt
	update news --allow-delete
	as_built_anew news
	update --full
	as_built_anew news
	rm index/ledger.sqlite
	update news
	as_built_anew news
	run -0 --separate-stderr pqindex --check
	[ -z "$stderr" ]
}

@test "--check finds clusters that are not the ledger's, and mends them" {
	put_four
	update news
	run -0 --separate-stderr pqindex --check
	[ -z "$stderr" ]
	before=$(dump)
	key=$(sqlite3 index/ledger.sqlite \
		"SELECT hex(article) FROM signatures WHERE cluster = place" |
		basenc --base16 -d | basenc --base64url | tr -d =)
	"$PQ_TOOLS/spoil" "index/$(generation)" set "c$key" ''
	[ "$(dump)" != "$before" ]
	run -1 --separate-stderr pqindex --check
	[[ "$stderr" == *"near-copies"* ]]
	pqindex --check --repair 2>said || [ $? -eq 1 ]
	[ "$(dump)" = "$before" ]
	run -0 --separate-stderr pqindex --check
	[ -z "$stderr" ]
}

@test "an index made before near-copies were known is made anew" {
	put_four
	update news
	"$PQ_TOOLS/spoil" "index/$(generation)" set pq:passages '2 of old'
	[ "$(sources dockers)" = 'Herald 2' ]
	update
	[ "$(generation)" != gen-1 ]
	as_built_anew news
}
