# SPDX-License-Identifier: GPL-2.0-or-later
"""Articles made by chance out of a small vocabulary, so that phrases, NEAR
and rare forms meet often. The same seed gives the same articles."""

import json

# Words of each language, forms of one stem side by side.
VOCABULARY = {
    "en": """camera cameras camera's court courts court’s arbitration
        arbitrations arbitrate harbour harbours harbour's backdoor backdoors
        back-door back-doors back door doors police policing contract
        contracts contracted contractor city cities safe safety network
        networks networked of the and in on with U.S. US U.S.-based 5G 4G
        C++ C# 1,500 1500 $150m $150 150m Rs1,500 1.500 17.08.2021 covid19
        COVID-19 O'Brien O’Brien desk@larn.example www.larn.example
        state-of-the-art résumé resume naïve ﬁrm firm ＦＩＲＭ co-operate
        cooperate cooperation don't x/y who it Qur'an Quran Qurʾanic she'll
        shell MPs MP F-35s F-35 737s 737 1~500 1~500~000 000 12 Mueller
        Müller court² harbour¹⁰ km² km2 km court[2] cities[note~3] harbour.[12]
        contract[5G] backdoor[citation~needed] needed back[door] 2 3
        COVID–19 U.S.–based back−door 4–1~500 sell sold sells
        harbour harbor licence license organisation organised organize
        advised centre centers dishonourable programme
        steal stole stolen won speak spoke D'Souza D’Souza DSouza Souza
        N'Djamena Ndjamena d'souza J. K. J.K. JK J.~K. U.~S. A. A B.""",
    "es": """cámara cámaras camara arbitraje arbitración arbitrar ciudad
        ciudades tribunal tribunales vigilancia contrato contratos año años
        el la de en y policía policia 1.500 1.500,75 5G Huawei luz luces imagen imágenes chips
        chip EEUU EE.UU. EE.~UU. EE UU. UU EE.UU""",
    "fr": """caméra caméras l'accord l’accord accord accords d'arbitrage
        arbitrage tribunal tribunaux ville villes cœur coeur sécurité
        surveillée qu'il aujourd'hui 15~000~000 €12~500 12~500,50 loi lois travail travaux
        les""",
    "de": """Kamera Kameras Gericht Gerichte Überwachung Uberwachung Straße
        Strasse Stadt Städte die Hafen-Kamera Vertrag Verträge Huawei Huaweis
        Kameras Firma Firmen Haus""",
    "ru": """камера камеры камерой суд суда город города безопасный
        безопасного арбитраж край Huawei cameras 5G Иванов Иванова договоров
        всё все 1~500""",
    "el": """κάμερα κάμερες δικαστήριο πόλη πόλεις ασφαλής""",
    "tr": """kamera kameralar kameraları mahkeme şehir ISPARTA ısparta
        güvenli İstanbul Kur'an Kuran Huawei'nin mahkemede mahkemesi
        kamerası""",
    "ar": """كاميرا كاميرات المدينة مدينة الآمنة محكمة المحكمة تحكيم
        مُحَكَّم ٢٠٢١ 5G cameras والمدينة ومحكمة
        للمدينة بالمدينة لمحكمة ولمدينة الصين بالصين الكاميرات
        كالمدينة للكاميرات وللكاميرات ألمانيا ألعاب المانيا""",
    "ur": """کیمرے کیمرہ شہر لاہور محفوظ عدالت معاہدہ ہے کا میں ۲۰۲۱
        کیمروں شہروں عدالتیں backdoors Huawei""",
    "fa": """دوربین دوربین‌ها دوربینها دوربین‌های دوربین‌هایی شهر شهرها
        شهر‌های شب شب‌ها می‌شود شود نمی‌شود هسته هسته‌ای هسته‌ای‌ها هست
        تنها تن بزرگ بزرگ‌تر بزرگترین رفته‌اند رفته و در رئیس‌جمهور 5G""",
    "hi": """कैमरा कैमरे शहर अदालत सुरक्षित समझौता अनुबंध क़ानून कानून
        पाँच पांच""",
    "he": """מצלמה מצלמות בית המשפט עיר בטוחה שׁלום""",
    "zh": """华为 公司 安全 城市 摄像头 后门 仲裁 华 为 5G Huawei""",
    "ja": """ファーウェイ カメラ 監視 都市 裁判所 安全 ｶﾒﾗ""",
    "th": """กล้อง เมือง ปลอดภัย ศาล สัญญา ๒๕๖๔ ๑,๕๐๐ 2564 ศาล๑๒""",
}
VOCABULARY = {language: text.replace("~", "\u00a0").split(" ")
              for language, text in (
                  (language, " ".join(text.split()))
                  for language, text in VOCABULARY.items())}
UNBLANKED = {"zh", "ja", "th"}
# How often an article is in it.
SHARES = {"en": 20, "es": 10, "fr": 3, "de": 3, "ru": 3, "el": 2, "tr": 2,
          "ar": 3, "ur": 3, "fa": 4, "hi": 2, "he": 2, "zh": 4, "ja": 2, "th": 2}
BETWEEN = [" "] * 30 + [", ", "; ", " - ", " (", ") ", ' "', '" ', "/",
                        "\u00a0", "  ", " \u200e", "\u200b ", "… ", ": "]
# What the rules of words look at, to be put together by chance.
ODDS = """a U s S é é ß ı ﬁ ø æ 1 5 500 1000 25 . . , ' ’ ʼ - - – ‐ +
++ # $ € @ _ & / : [ ] [ ] ² Ⅳ ½ 华 为 ー カ ﾞ ก ็ ม ٣ ۴ ५ ٫ ａ ５ ́ ‍ ى ک
ہ مُ ш й ш̆ ά ς שׁ कि ् x""".split()
# What parts a word at the end of a line, mostly.
BREAKS = ["-\n"] * 8 + ["\u00ad\n", "\u2010\n", "-\r\n", "\u00ad\r\n",
                       "-\n\n", "- \n", "\n"]
UNSEEN = ["\u00ad", "\u200c", "\u202b", "\u2060"]
SOURCES = ["Larn Post", "The Quay", "L’Écho du Port", "港口日报", None]
AUTHORS = [["A. Writer"], ["Bea Löwe", "A. Writer"], ["José O'Hara"], None]
HOSTS = ["larn.example", "www.larn.example", "news.quay.example",
         "quay.example", None]
DATES = ["2019", "2020", "2020-02", "2021-08", "2021-08-17", "2021-08-18",
         "2021-12-31", "2022-01-01", "2022-01-01T23:30:00-05:00", None]


def odd_word(chance):
    return "".join(chance.choices(ODDS, k=chance.choice([2, 3, 3, 4, 5, 7])))


def sentence(chance, language, length, oddness=0.03):
    vocabulary = VOCABULARY[language]
    out = ""
    for i in range(length):
        word = chance.choice(vocabulary)
        if chance.random() < 0.03:
            word = chance.choice(VOCABULARY["en"])
        if chance.random() < oddness:
            word = odd_word(chance)
        if chance.random() < 0.02 and len(word) > 2:
            at = chance.randrange(1, len(word))
            word = word[:at] + chance.choice(UNSEEN) + word[at:]
        if chance.random() < 0.04 and len(word) > 3:
            at = chance.randrange(1, len(word))
            word = word[:at] + chance.choice(BREAKS) + word[at:]
        if chance.random() < 0.05:
            word = word.upper()
        if i > 0:
            out += ("" if language in UNBLANKED and chance.random() < 0.8
                    else chance.choice(BETWEEN))
        out += word
    ends = {"zh": "。", "ja": "。", "th": "", "hi": "।", "ur": "۔"}
    return out[0].upper() + out[1:] + ends.get(language, ".")


def heading(chance, language):
    return " ".join(word.capitalize()
                    for word in chance.choices(VOCABULARY[language], k=2))


def body(chance, language):
    blocks = []
    oddness = chance.choice([0, 0.03, 0.03, 0.4])
    for i in range(chance.randrange(1, 4)):
        if i > 0 and chance.random() < 0.6:
            blocks.append(heading(chance, language))
        blocks.append(" ".join(sentence(chance, language,
                                        chance.randrange(4, 14),
                                        oddness)
                               for _ in range(chance.randrange(1, 4))))
    return "\n\n".join(blocks)


def make(chance, count):
    """JSON Lines, one record an article."""
    languages = [language for language, share in SHARES.items()
                 for _ in range(share)]
    lines = []
    for i in range(count):
        language = chance.choice(languages)
        host = chance.choice(HOSTS)
        record = {
            "id": f"n{i}",
            "title": sentence(chance, language, 3).rstrip(".。।۔"),
            "text": body(chance, language),
            "lang": language,
            "date": chance.choice(DATES),
            "source": chance.choice(SOURCES),
            "author": chance.choice(AUTHORS),
            "url": host and f"https://{host}/n{i}",
        }
        lines.append(json.dumps(record, ensure_ascii=False))
    return "\n".join(lines) + "\n"
