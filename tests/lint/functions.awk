# SPDX-License-Identifier: GPL-2.0-or-later
# Reads the output of strip.awk over sources laid out by clang-format, and
# names functions that are too long, take too much or nest too deep.
# A function is what stands between "{" and "}" at the left edge.

function parameter_count(head,   i, c, depth, count, any) {
	gsub(/__attribute__[ \t]*\(\([^)]*\)+\)/, "", head)
	i = index(head, "(")
	for (; i && i <= length(head); i++) {
		c = substr(head, i, 1)
		if (c == "(" || c == "[")
			depth++
		else if (c == ")" || c == "]")
			depth--
		else if (c == "," && depth == 1)
			count++
		else if (c ~ /[A-Za-z]/)
			any = 1
		if (!depth)
			break
	}
	return any ? count + 1 : 0
}

{
	split($0, place, ":")
	file = place[1]
	number = place[2]
	code = substr($0, length(file) + length(number) + 3)
	if (file != last_file) {
		inside = 0
		head = ""
	}
	last_file = file
}
code ~ /^\{/ {
	inside = 1
	start = number
	if (parameter_count(head) > 5)
		print file ":" number ": more than 5 parameters"
	next
}
code ~ /^\}/ {
	if (inside && number - start - 1 > 60)
		print file ":" start ": function of " number - start - 1 \
			" lines (limit 60)"
	inside = 0
	head = ""
	next
}
inside {
	# The body of every C++ function is one try.
	limit = file ~ /\.cc$/ ? 4 : 3
	if (code ~ /^\t+(if|for|while|switch|do)[^A-Za-z0-9_]/) {
		match(code, /^\t+/)
		if (RLENGTH > limit)
			print file ":" number ": nested deeper than 3"
	}
	next
}
code ~ /^[ \t]*$/ || code ~ /^#/ || code ~ /[;}][ \t]*$/ {
	head = ""
	next
}
{
	head = head " " code
}
