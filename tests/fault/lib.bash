# SPDX-License-Identifier: GPL-2.0-or-later
#
# What the sweeps share: a random corpus, random edits of it, and whether
# an index equals one built from scratch. Sourced; needs $PQ_BIN, $PQ_TOOLS.
# Random choices come from $RANDOM: seed it. What chooses leaves its choice
# in a variable, since a subshell would take random numbers of its own.
# shellcheck shell=bash

# A folder in memory, where there is one: what is killed here is a process,
# not the machine, so that no disk need be waited for.
make_scratch() {
	local free=0
	[ ! -w /dev/shm ] ||
		free=$(df --output=avail -k /dev/shm | tail -n 1)
	if ((free > 500000)); then
		mktemp -d /dev/shm/pullquote.XXXXXX
	else
		mktemp -d
	fi
}

sentences=(
	"The ministry said that the cameras had been paid for by a loan."
	"Critics asked who could see the recordings."
	"Huawei denied that there was a backdoor in its equipment."
	"The contract went to arbitration after the payments stopped."
	"Police opened the control room in the spring."
	"An auditor found that half of the network had never worked."
	"The company called the allegations unfounded."
	"Residents were told nothing about the test version in another country."
	"Two engineers moved the data exchange to a new server."
	"The court set a date for the hearing."
	"La empresa negó que existiera una puerta trasera en sus equipos."
	"Die Regierung prüft die Lieferanten von Netztechnik genau."
	"华为否认设备存在后门。"
	"پولیس نے کیمروں کا نیا مرکز کھول دیا۔"
	"Safe City was the name that the brochure gave to it."
	"The back-door claim, the U.S. firm said, concerns 1,500 cameras."
	"The Control Room Bureau (CRB) answered no questions."
	"The CRB (Control Room Board) had asked none, said the bureau."
	"Nobody at the control room bureau had seen the loan."
)

pick_sentence() {
	sentence=${sentences[RANDOM % ${#sentences[@]}]}
}

write_text() { # FILE
	local paragraphs=$((1 + RANDOM % 5)) i j
	{
		if ((RANDOM % 4)); then
			printf 'Story number %d\n\n' $((RANDOM % 12))
		fi
		for ((i = 0; i < paragraphs; i++)); do
			((RANDOM % 5)) || printf 'Heading %d\n' $((RANDOM % 4))
			for ((j = 0; j <= RANDOM % 3; j++)); do
				pick_sentence
				printf '%s ' "$sentence"
			done
			printf '\n\n'
		done
		((RANDOM % 3)) || printf 'Comments'
	} >"$1"
}

# A part of one long story under some title: near-copies of the parts that
# begin a sentence earlier or later, so that clusters grow together, and part
# when what held them together goes.
write_part() { # FILE [START]
	local start=${2:-$((RANDOM % ${#sentences[@]}))} count=$((6 + RANDOM % 3)) i
	{
		printf 'Part %d\n\n' $((RANDOM % 5))
		for ((i = start; i < start + count; i++)); do
			printf '%s ' "${sentences[i % ${#sentences[@]}]}"
		done
		printf '\n'
	} >"$1"
}

# One in three is a story that other outlets have word by word.
record_line() {
	local id=$((RANDOM % 6)) page=$((RANDOM % 5)) url=null text title
	title="Record $((RANDOM % 5))"
	pick_sentence
	text=$sentence
	pick_sentence
	if ((RANDOM % 3 == 0)); then
		title="Wire story"
		text=${sentences[0]}
		sentence=${sentences[RANDOM % 2]}
	fi
	((RANDOM % 2)) && url="\"https://news.example/$page\""
	printf '{"id":"r%d","title":"%s","date":"20%02d-0%d-11",' \
		"$id" "$title" $((RANDOM % 20)) $((1 + RANDOM % 9))
	printf '"url":%s,"source":"Wire %d","text":"%s %s"}\n' \
		"$url" $((RANDOM % 3)) "$text" "$sentence"
}

write_records() { # FILE
	local count=$((1 + RANDOM % 6)) i
	for ((i = 0; i < count; i++)); do
		record_line
	done >"$1"
}

pick_file() { # FOLDER
	local files
	mapfile -t files < <(find "$1" -type f | sort)
	((${#files[@]})) || return 1
	picked=${files[RANDOM % ${#files[@]}]}
}

new_name() { # FOLDER SUFFIX
	local folder=$1
	((RANDOM % 3)) && folder=$1/d$((RANDOM % 3))
	mkdir -p "$folder"
	named=$folder/f$((RANDOM % 30)).$2
}

# Other words of the same length, in place or in a new file, with the time
# of the old one: what tells them apart is not in size and time.
edit_unseen() { # FILE
	tr 'aT' 'oJ' <"$1" >"$1.tmp"
	touch -r "$1" "$1.tmp"
	if ((RANDOM % 2)); then
		mv "$1.tmp" "$1"
	else
		cat "$1.tmp" >"$1"
		touch -r "$1.tmp" "$1"
		rm "$1.tmp"
	fi
}

# A backup is made beside the folder, or put back with its times.
back_up() { # FOLDER FILE
	local kept=$1.kept/${2##*/}
	mkdir -p "$1.kept"
	if [ -e "$kept" ]; then
		cp -a "$kept" "$2"
	else
		cp -a "$2" "$kept"
	fi
}

# Lines of a file of records, which have other places then; of a text, whose
# lines are nothing to keep apart, as well.
edit_lines() { # FILE
	case $((RANDOM % 3)) in
	0) { record_line && cat "$1"; } >"$1.tmp" ;;
	1) tac "$1" >"$1.tmp" ;;
	2) { sed -n '2p' "$1" && cat "$1"; } >"$1.tmp" ;;
	esac
	mv "$1.tmp" "$1"
}

# One random edit of the corpus.
edit() { # FOLDER
	local file
	if ! pick_file "$1"; then
		new_name "$1" txt
		write_text "$named"
		return
	fi
	file=$picked
	case $((RANDOM % 25)) in
	22 | 23) # beside others, or in the place of one
		new_name "$1" txt
		write_part "$named" ;;
	24) case $file in
		*.txt) write_part "$file" ;;
		esac ;;
	0 | 1 | 2)
		new_name "$1" txt
		write_text "$named" ;;
	3)
		new_name "$1" jsonl
		write_records "$named" ;;
	4) rm "$file" ;;
	5) # renamed, over another one at times
		new_name "$1" "${file##*.}"
		[ "$file" = "$named" ] || mv "$file" "$named" ;;
	6) # a copy: one article, two locations
		new_name "$1" "${file##*.}"
		[ "$file" = "$named" ] || cp "$file" "$named" ;;
	7) touch "$file" ;;
	8) # in place, same length
		tr 'T' 'J' <"$file" >"$file.tmp" && cat "$file.tmp" >"$file"
		rm "$file.tmp" ;;
	9) case $file in
		*.jsonl) record_line >>"$file" ;;
		*)
			pick_sentence
			printf '\n%s\n' "$sentence" >>"$file" ;;
		esac ;;
	10) # a line goes
		sed '2d' "$file" >"$file.tmp" && mv "$file.tmp" "$file" ;;
	11) # nothing in it, or nothing readable
		((RANDOM % 2)) && : >"$file" || printf '\0\1\2' >"$file" ;;
	12) # a folder moves
		[ -d "$1/d0" ] && [ ! -e "$1/d9" ] && mv "$1/d0" "$1/d9" ;;
	13) [ -d "$1/d9" ] && [ ! -e "$1/d1" ] && mv "$1/d9" "$1/d1" ;;
	14) chmod "$((RANDOM % 2 ? 600 : 644))" "$file" ;;
	15) # one file under two names
		new_name "$1" "${file##*.}"
		[ "$file" = "$named" ] || ln -f "$file" "$named" ;;
	16 | 17) edit_unseen "$file" ;;
	18) back_up "$1" "$file" ;;
	19) touch -d "$((RANDOM % 2 ? 1 : -900)) days" "$file" ;;
	20 | 21) edit_lines "$file" ;;
	esac
	return 0
}

# pqindex that may report rejected files (exit 1) but nothing worse.
reindex() { # INDEX FOLDER [OPTION...]
	local index=$1 folder=$2 status=0
	shift 2
	"$PQ_BIN/pqindex" -q --index "$index" --settle 0 --allow-delete "$@" \
		"$folder" >/dev/null 2>&1 || status=$?
	[ "$status" -le 1 ] || {
		echo "pqindex: exit $status"
		"$PQ_BIN/pqindex" --index "$index" --settle 0 --allow-delete \
			"$folder"
		return 1
	}
}

# What people ask of such a corpus, one of each form that a query has.
queries=(backdoor 'contract arbitration' '"control room"' huawei 后门
	'+cameras -police' 'payments NEAR/5 stopped' '=denied' 'کیمروں'
	'NOT huawei' 'back-door' 'record story' 'safe city' '"safe city"'
	'=cameras' 'camera recording' 'ministry AND loan'
	'ministry OR auditor' '(court OR auditor) AND half' 'arbitrat*'
	'netw*' 'hauwei~' 'recordings~' '"half of the network"'
	'"the company called"~3' 'court NEAR/8 hearing'
	'backdoor^3 equipment' 'title:record' 'title:"story number"'
	'source:"Wire 1"' 'lang:es' 'lang:de netztechnik' 'lang:zh 设备'
	'puerta trasera' 'negó' 'nego' 'Regierung' '设备' 'پولیس'
	'date:2010' 'date:2005..2015 cameras' 'date:>2012' 'date:..2009 denied'
	'path:tree' 'host:news.example' '1,500' 'U.S. firm'
	'loan +police' '-huawei cameras' 'CRB' 'control room bureau loan'
	'nothing of this kind')

ask() {
	local i
	for i in "${!queries[@]}"; do
		printf '%d\t%s\n' "$i" "${queries[i]}"
	done
}

# The best hits of all the queries, without what may differ by history.
hits() { # INDEX
	local status=0
	[ -s "${work:?}/queries" ] || ask >"$work/queries"
	"$PQ_BIN/pqsearch" --index "$1" -n 100 --timeout 0 \
		--format=jsonl --batch "$work/queries" |
		LC_ALL=C sed -n '/^{"type":"hit"/{s/"first_seen":[0-9]*,"changed":[a-z]*//;p}'
	status=${PIPESTATUS[0]}
	[ "$status" -le 1 ] || return "$status"
}

# Whether the index equals one built from scratch over the folder; or by
# another function than reindex, that knows its sources.
same_as_scratch() { # INDEX FOLDER SCRATCH [FUNCTION]
	rm -rf "$3"
	mkdir -p "$3"
	"${4:-reindex}" "$3/index" ${2:+"$2"} || return 1
	"$PQ_TOOLS/dump" "$1" >"$3/grown" || return 1
	"$PQ_TOOLS/dump" "$3/index" >"$3/fresh" || return 1
	diff -u "$3/fresh" "$3/grown" >"$3/diff" || {
		echo "index differs from one built from scratch:"
		head -c 3000 "$3/diff"
		return 1
	}
	hits "$1" >"$3/hits-grown" || return 1
	hits "$3/index" >"$3/hits-fresh" || return 1
	[ -s "$3/hits-fresh" ] || ! grep -q '^ passage=' "$3/fresh" || {
		echo "there are passages, and nothing finds them"
		return 1
	}
	diff -u "$3/hits-fresh" "$3/hits-grown" >"$3/diff" || {
		echo "hits differ from those of an index built from scratch:"
		head -c 3000 "$3/diff"
		return 1
	}
}

# How many lines of the trace are the loader's: what the program itself does
# begins with its configuration, or with the standard streams.
count_loading() {
	grep -n -m 1 'pullquote.conf"\|"/dev/null", O_RD' "$work/trace" |
		cut -d: -f1
}
