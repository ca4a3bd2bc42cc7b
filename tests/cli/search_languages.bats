#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# One index of many languages: forms of words in each, scripts without
# blanks, and the same name in another script, only where it is asked for.

load helper

setup() {
	enter_scratch
	cat >world.jsonl <<-'END'
		{"id": "en", "lang": "en", "text": "The harbour cameras were installed. Lawyers want arbitration."}
		{"id": "es", "lang": "es", "text": "Las cámaras del puerto fueron instaladas tras el arbitraje en Larna."}
		{"id": "de", "lang": "de", "text": "Die Kameras im Hafen wurden überprüft, sagten die Prüfer."}
		{"id": "ru", "lang": "ru", "text": "Камеры в порту Ларнабада установила компания Хуавэй."}
		{"id": "sr", "lang": "sr", "text": "Камере у луци проверава општина."}
		{"id": "el", "lang": "el", "text": "Οι κάμερες του λιμανιού στη Λαρναμπόρα."}
		{"id": "ar", "lang": "ar", "text": "كاميرات المدينة في لارناباد تعمل بإدارة شركة هواوي."}
		{"id": "ur", "lang": "ur", "text": "شہر کے کیمرے ہواوے نے لگائے، کمپنی نے کہا۔"}
		{"id": "fa", "lang": "fa", "text": "دوربین‌های بندر را شب‌ها خاموش می‌کنند، شرکت گفت."}
		{"id": "hi", "lang": "hi", "text": "बंदरगाह के कैमरे लारनाबाद में हैं।"}
		{"id": "zh", "lang": "zh", "text": "港口的摄像头由华为安装。"}
		{"id": "ja", "lang": "ja", "text": "港の監視カメラは東京の会社が設置した。"}
		{"id": "th", "lang": "th", "text": "กล้องวงจรปิดที่ท่าเรือติดตั้งโดยหัวเว่ย"}
		{"id": "ko", "lang": "ko", "text": "항구의 감시 카메라는 화웨이가 설치했다."}
		{"id": "la", "lang": "en", "text": "The town of Larnabad has a port."}
	END
	make_index -q world.jsonl
}

# ids QUERY...: of the articles found, in order of the alphabet
ids() {
	pqsearch --format=tsv --fields id -n 0 "$@" 2>said | tail -n +2 |
		sort | paste -sd ' '
}

# forms QUERY: of each article found, its id and how
forms() {
	pqsearch --format=jsonl -n 0 "$1" 2>/dev/null |
		jq -r 'select(.type == "hit") |
			"\(.id) \([.matches[].form] | unique | join("+"))"' |
		sort | paste -sd ,
}

@test "each language has its own forms, and a query all of them" {
	[ "$(ids camera)" = en ]
	[ "$(ids cámara)" = es ]
	[ "$(ids camara)" = es ]
	[ "$(ids Kamera)" = 'de sr' ] # the latter in both of its alphabets
	[ "$(ids Prüfern)" = de ]
	[ "$(ids камера)" = 'ru sr' ]
	[ "$(ids κάμερα)" = el ]
	[ "$(ids instalada)" = es ]
	[ "$(ids 'camera kamera cámara')" = 'de en es sr' ]
}

@test "a stop word of another language is kept where the question is not of it" {
	export PULLQUOTE_INDEX=$PWD/two
	make_index -q - <<-'END'
		{"id": "crime", "lang": "en", "text": "The court heard of crimes of the firm."}
		{"id": "war", "lang": "en", "text": "The war in the north goes on."}
		{"id": "camera", "lang": "en", "text": "The cameras see what is left of the port."}
		{"id": "port", "lang": "de", "text": "Der Hafen war in der Stadt und die Kamera nicht."}
		{"id": "stadt", "lang": "de", "text": "Die Stadt war alt, so die Polizei."}
		{"id": "die", "lang": "en", "text": "They die where the road ends."}
	END
	[ "$(ids 'war crimes')" = 'crime port stadt war' ]
	[ "$(ids 'crimes of the war')" = 'crime port stadt war' ]
	# beside what is of no language
	[ -z "$(ids 'war xyzzy')" ]
	# a German question
	[ "$(ids 'war Polizei')" = stadt ]
	[ "$(ids 'die Polizei')" = stadt ]
	[ "$(ids 'war die Kamera nicht')" = port ]
	# a stop word of each language that has it
	[ "$(ids 'of cameras')" = camera ]
	run -0 --separate-stderr pqsearch --explain 'war crimes'
	[[ "$output" != *'left out: a stop word'* ]]
}

@test "an acronym and its plural find each other" {
	make_index -q - <<-'END'
		{"id": "one", "lang": "en", "text": "An MP of Larn met the port's NGO."}
		{"id": "few", "lang": "en", "text": "Two MPs and the NGOs of Larn met."}
		{"id": "old", "lang": "en", "text": "All ports of Larn had MPS in them."}
	END
	[ "$(ids MP)" = 'few one' ]
	[ "$(ids MPs)" = 'few old one' ]
	[ "$(ids +NGOs +MP)" = 'few one' ]
	[ "$(ids mps)" = 'few old' ]
	[ "$(ids "=MP")" = one ]
	[ "$(ids '"MPs"')" = 'few old' ]
	[ "$(forms MP)" = 'few stem,one exact' ]
}

@test "English forms that are no ending of their word are found as it" {
	make_index -q - <<-'END'
		{"id": "sale", "lang": "en", "text": "The firm sells cameras to ports."}
		{"id": "sold", "lang": "en", "text": "It was sold, and they stole the plans."}
		{"id": "theft", "lang": "en", "text": "Who will steal the stolen plans of Larn?"}
		{"id": "other", "lang": "de", "text": "Die Stadt war sold und stole, so die Polizei."}
	END
	[ "$(ids sell)" = 'sale sold' ]
	[ "$(ids selling)" = 'sale sold' ]
	[ "$(ids lang:en sold)" = 'sale sold' ]
	[ "$(ids "=sold")" = 'other sold' ]
	[ "$(ids steal)" = 'sold theft' ]
	[ "$(ids +stolen +plan)" = 'sold theft' ]
	[ "$(forms sell)" = 'sale stem,sold stem' ]
}

@test "British and American spellings find each other" {
	make_index -q - <<-'END'
		{"id": "uk", "lang": "en", "text": "The licence of the organisation at the harbour lapsed."}
		{"id": "us", "lang": "en", "text": "The harbor organization had no license."}
	END
	[ "$(ids licence)" = 'uk us' ]
	[ "$(ids license)" = 'uk us' ]
	[ "$(ids +organise +harbors)" = 'uk us' ]
	[ "$(ids +organized +harbour)" = 'uk us' ]
	[ "$(ids "=licence")" = uk ]
	[ "$(ids '"harbour lapsed"')" = uk ]
	[ "$(forms 'harbor license')" = 'en stem,uk stem,us exact' ]
}

@test "a word is found with its apostrophe and without" {
	cat >world.jsonl <<-'END'
		{"id": "a", "lang": "en", "text": "The Qur'an was read at the harbour."}
		{"id": "b", "lang": "en", "text": "A Quran was found in the hold."}
		{"id": "c", "lang": "en", "text": "In Qurʾanic schools she'll speak of it."}
		{"id": "d", "lang": "en", "text": "The shell was empty."}
	END
	make_index -q --allow-delete world.jsonl
	for query in quran "qur'an" "Qur’an" 'qur`an' 'qura*'; do
		[ "$(ids "$query")" = "a b c" ] || {
			echo "$query: $(ids "$query")"
			return 1
		}
	done
	[ "$(ids 'quran~')" = "a b" ]
	[ "$(ids '"quran was"')" = "a b" ]
	# as it is typed, or, typed without, either
	[ "$(ids "=quran")" = "a b" ]
	[ "$(ids "=qur'an")" = a ]
	[ "$(ids "\"qur'an was\"")" = a ]
	[ "$(ids "qur'an*")" = "a c" ]
	[ "$(ids shell)" = d ]
	[ "$(forms "qur'an")" = "a exact,b stem,c stem" ]
}

@test "a number is found with an s behind it" {
	make_index -q - <<-'END'
		{"id": "one", "lang": "en", "text": "An F-35 flew behind a Larner 737 over the port."}
		{"id": "few", "lang": "en", "text": "Two F-35s flew behind Larner 737s over the port."}
	END
	for query in F-35 F35 +F-35s f35s 737 737s '+larner +737'; do
		[ "$(ids "$query")" = 'few one' ] || {
			echo "$query: $(ids "$query")"
			return 1
		}
	done
	[ "$(ids '"Larner 737"')" = one ]
}

@test "a number is found however its thousands are parted" {
	make_index -q - <<-'END'
		{"id": "fr", "lang": "fr", "text": "Le port a payé 15 000 000 euros pour 1 500 caméras, 12 500,50 en tout."}
		{"id": "en", "lang": "en", "text": "The port paid 15,000,000 for 1500 cameras."}
		{"id": "no", "lang": "en", "text": "In 2019 100 boats came, in 1 case 5000."}
	END
	for query in 15000000 15,000,000 '"15 000 000"' 1500 1,500 '"1 500"~3' \
		'=1500'; do
		[ "$(ids "$query")" = 'en fr' ]
	done
	[ "$(ids 12500.50)" = fr ]
	[ "$(ids '12,500.50')" = fr ]
	[ -z "$(ids 2019100)" ]
	pqsearch --format=jsonl 15000000 | jq -c 'select(.id == "fr").matches' |
		grep -q '"start":16,"end":26'
}

@test "Turkish capitals are the same words" {
	make_index -q - <<-'END'
		{"id": "low", "lang": "tr", "text": "Liman için dışişleri bakanı konuştu."}
		{"id": "up", "lang": "tr", "text": "DIŞİŞLERİ BAKANI LİMANDA KONUŞTU."}
		{"id": "other", "lang": "tr", "text": "Limanda disisleri bakani konustu."}
	END
	for query in '"dışişleri bakanı"' '"DIŞİŞLERİ BAKANI"' =dışişleri; do
		[ "$(ids "$query")" = "low up" ]
	done
}

@test "spellings that editors choose are one" {
	make_index -q - <<-'END'
		{"id": "yo", "lang": "ru", "text": "Мэр Хрущёв подписал договор о порте."}
		{"id": "ye", "lang": "ru", "text": "Договор о порте не видел Хрущев, мэр."}
		{"id": "dot", "lang": "hi", "text": "क़ानून के पाँच अधिकारियों ने बंदरगाह देखा।"}
		{"id": "bare", "lang": "hi", "text": "कानून के पांच अधिकारियों ने बंदरगाह देखा।"}
	END
	for query in Хрущев Хрущёв =хрущёв 'хруще*' 'хрущё*'; do
		[ "$(ids "$query")" = 'ye yo' ]
	done
	for query in कानून क़ानून '"कानून के पांच"' '"क़ानून के पाँच"'; do
		[ "$(ids "$query")" = 'bare dot' ]
	done
}

@test "a letter that a keyboard lacks may be spelt out" {
	make_index -q - <<-'END'
		{"id": "umlaut", "lang": "de", "text": "Bürgermeister Müller prüfte den Vertrag über den Hafen."}
		{"id": "spelt", "lang": "de", "text": "Buergermeister Mueller pruefte den Vertrag ueber den Hafen."}
		{"id": "none", "lang": "en", "text": "Mayor Muller saw the contract about the port."}
	END
	[ "$(ids Müller)" = 'none spelt umlaut' ]
	[ "$(ids Mueller)" = 'spelt umlaut' ]
	[ "$(ids Muller)" = 'none umlaut' ]
	[ "$(ids '+Buergermeister')" = 'spelt umlaut' ]
	[ "$(ids '"Mueller"')" = spelt ]
}

@test "cases of Russian names, and Arabic words behind an and" {
	make_index -q - <<-'END'
		{"id": "who", "lang": "ru", "text": "Договор о порте подписал Иванов."}
		{"id": "whose", "lang": "ru", "text": "Подпись Иванова стоит под договором."}
		{"id": "bare", "lang": "ar", "text": "زار لبنان رئيس شركة الموانئ أمس."}
		{"id": "and", "lang": "ar", "text": "اجتمعت سوريا ولبنان في المدينة أمس."}
	END
	for query in Иванов Иванова Ивановым; do
		[ "$(ids "$query")" = 'who whose' ]
	done
	[ "$(ids لبنان)" = 'and bare' ]
	[ "$(ids ولبنان)" = 'and bare' ]
}

@test "scripts without blanks are found by any part of a run" {
	[ "$(ids 摄像头)" = zh ]
	[ "$(ids 像头)" = zh ]
	[ "$(ids 監視カメラ)" = ja ]
	[ "$(ids カメラ)" = ja ]
	[ "$(ids 東京)" = ja ]
	[ "$(ids วงจรปิด)" = th ]
	[ "$(ids ท่าเรือ)" = th ]
	[ "$(ids 카메라)" = ko ]
	[ -z "$(ids '"頭像"')" ]
	[ -z "$(ids '"京東"')" ]
}

@test "Arabic letters are folded" {
	# yeh and kaf of Persian and Urdu, harakat, tatweel, hamza
	[ "$(ids كيمرے)" = ur ]
	[ "$(ids کیمرے)" = ur ]
	[ "$(ids كَامِيرات)" = ar ]
	[ "$(ids كـاميرات)" = ar ]
	[ "$(ids مدينة)" = ar ]
	# teh marbuta, typed without its dots
	[ "$(ids مدينه)" = ar ]
	[ "$(ids بادارة)" = ar ]
}

@test "Persian words are found without their endings, parted or not" {
	[ "$(ids دوربین)" = fa ]
	[ "$(ids دوربینها)" = fa ]
	[ "$(ids دوربین‌هایی)" = fa ]
	[ "$(ids 'دوربین های')" = fa ]
	[ "$(ids شب)" = fa ]
	[ "$(ids 'نمی‌کنند')" = fa ]
	[ -z "$(ids '=دوربین')" ]
	run -0 --separate-stderr pqsearch --format=jsonl دوربین
	[[ "$output" == *'"form":"stem"'* ]]
}

@test "Vietnamese marks are of the word, where they are typed" {
	cat >vi.jsonl <<-'END'
		{"id": "sell", "lang": "vi", "text": "Công ty bán máy quay cho thành phố hôm qua."}
		{"id": "friend", "lang": "vi", "text": "Một người bạn của ông thấy các máy quay ấy."}
		{"id": "bare", "lang": "vi", "text": "Cong ty ban may quay cho thanh pho hom qua."}
		{"id": "peace", "lang": "vi", "text": "Hoà bình là điều họ muốn ở thành phố."}
		{"id": "en", "lang": "en", "text": "The ban was lifted in Thanh Hoa."}
	END
	make_index -q vi.jsonl
	[ "$(ids bán)" = 'bare en sell' ]
	[ "$(ids BẠN)" = 'bare en friend' ]
	[ "$(ids ban)" = 'bare en friend sell' ]
	[ "$(ids 'lang:vi ban')" = 'bare friend sell' ]
	# wherever the tone is written
	[ "$(ids 'lang:vi hòa')" = peace ]
	[ "$(ids '+hòa +bình')" = peace ]
	# phrases are of forms
	[ "$(ids '"thành phố hôm qua"')" = sell ]
	[ "$(ids '"thanh pho"')" = 'bare peace sell' ]
	[ -z "$(ids '"thanh phồ"')" ]
	[ "$(ids '=bán')" = sell ]
	[ "$(ids 'bá*')" = sell ]
	[ "$(forms 'bán')" = 'bare stem,en stem,sell exact' ]
	run -0 --separate-stderr pqsearch --format=jsonl --copies=show bạn
	jq -se 'map(select(.id == "friend"))[0].text | contains("bạn")' \
		<<<"$output"
}

@test "a traditional Chinese character is the simplified one" {
	cat >han.jsonl <<-'END'
		{"id": "old", "lang": "zh", "text": "華為公司昨天在港口宣布了一項新的監控計劃。"}
		{"id": "new", "lang": "zh", "text": "华为公司昨天在港口宣布了一项新的监控计划。"}
		{"id": "kanji", "lang": "ja", "text": "華為の監視カメラは港で発表された。"}
	END
	make_index -q han.jsonl
	[ "$(ids 华为公司)" = 'new old zh' ]
	[ "$(ids 華為)" = 'kanji new old zh' ]
	[ "$(ids 华为)" = 'new old zh' ]
	[ "$(ids '"华为公司"')" = 'new old' ]
	[ "$(ids '"監控計劃"')" = 'new old' ]
	[ "$(ids '+监控计划 -港口')" = '' ]
	[ "$(ids '=华为')" = 'new old zh' ]
	[ "$(ids '公司 NEAR/20 监控')" = 'new old' ]
	[ "$(forms 监控)" = 'new exact,old stem' ]
}

@test "the same name in another script, where it is asked for" {
	[ "$(ids Huawei)" = '' ]
	[ "$(forms Huawei~)" = \
		'ar script,ko script,ru script,th script,ur script,zh script' ]
	[ "$(forms Hauwei~)" = "$(forms Huawei~)" ]
	[ "$(forms 华为~)" = \
		'ar script,ko script,ru script,th script,ur script,zh exact' ]
	[ "$(ids 'หัวเว่ย~')" = 'ar ko ru th ur zh' ]
	# in no table: by how it sounds
	[ "$(forms Larnabad~)" = 'ar script,hi script,la exact,ru script' ]
	[ "$(forms 'Ларнабад~')" = 'ar script,hi script,la script,ru fuzzy' ]
	[ "$(ids Larnabad)" = la ]
	run -0 --separate-stderr pqsearch --suggest Ларнабад
	[[ "$output" == *'larnabad (1 passage, in another script)'* ]]
}

@test "a typing error finds the word, in any script" {
	[ "$(ids camreas~)" = 'de en es' ]
	[ "$(ids arbitrtaion~)" = en ]
	[ "$(ids камреы~)" = 'ru sr' ]
	[ "$(ids کیرمے~)" = ur ]
	run -1 --separate-stderr pqsearch arbitrtaion
	[[ "${stderr:?}" == *'Did you mean: arbitration (1 passage)?'* ]]
}
