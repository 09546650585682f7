"""Beginnings of the subjects of automatic mails, by kind and language.

Texts as mail programs write them (Outlook, Exchange, Gmail, Naver, Daum, Zimbra, Postfix), as regular expressions in NFC,
matched without regard to case. A word that people also begin a subject with is listed only where a colon or the end of the
subject must follow it (the `…_WITH_COLON` tables).
"""

ABSENCE = {
	"en": (
		r"auto(matic(ally)?)?[- ]?(generated )?(reply|response|answer)",
		r"out[- ]of[- ](the )?office",
		r"(i am |i'm )?away from (the |my )?(office|desk)",
		r"on (annual )?leave\b",
		r"vacation (reply|response|message)",
	),
	"ko": (r"자동\s?(회신|응답|답장|답변)", r"부재\s?중", r"휴가\s?중", r"출장\s?중", r"외근\s?중"),
	"lb": (
		r"automat(e)?sch (äntwert|antwert)",
		r"(ech sinn )?net am b(ü|u)ro\b",
		r"net am bureau\b",
		r"ofwiesenheet",
	),
	"fr": (
		r"r[ée]ponse automatique",
		r"(message|notification|avis) d['’]absence",
		r"absence du bureau",
		r"(je suis )?absent(e)? du bureau",
		r"absent\(e\)",
	),
	"es": (
		r"(respuesta|contestaci[óo]n) autom[áa]tica",
		r"(estoy )?fuera de (la )?oficina",
		r"(mensaje|aviso|notificaci[óo]n) de ausencia",
	),
	"ca": (
		r"resposta autom[àa]tica",
		r"(s[óo]c )?fora de l['’]oficina",
		r"(missatge|av[íi]s) d['’]abs[èe]ncia",
	),
	"pl": (
		r"(automatyczna odpowied[źz]|odpowied[źz] automatyczna|auto[- ]?odpowied[źz])",
		r"(jestem )?poza biurem",
		r"nieobecno[śs][ćc] w (biurze|pracy)",
		r"(informacja|powiadomienie) o nieobecno[śs]ci",
	),
	"hu": (
		r"automatikus v[áa]lasz",
		r"h[áa]zon k[íi]v[üu]l",
		r"irod[áa]n k[íi]v[üu]l",
		r"nem vagyok az irod[áa]ban",
		r"t[áa]voll[ée]ti ([ée]rtes[íi]t[őo]|[ée]rtes[íi]t[ée]s|[üu]zenet)",
	),
	"de": (
		r"automatische antwort",
		r"abwesenheits",
		r"abwesend\b",
		r"(ich bin )?(derzeit )?(nicht im b(ü|ue)ro|au(ß|ss)er haus)\b",
	),
	"nl": (
		r"automatisch(e)? (antwoord|beantwoording|reactie)",
		r"afwezigheids(bericht|melding|assistent)",
		r"niet (aanwezig|op kantoor)\b",
	),
	"it": (
		r"risposta automatica",
		r"fuori (dall['’]\s?)?(ufficio|sede)\b",
		r"(messaggio|avviso|notifica) di assenza",
	),
	"others": (r"auto-?svar", r"automatisk svar", r"automatick[áé] odpov", r"resposta autom[áa]tica"),
}

ABSENCE_WITH_COLON = {
	"en": (r"ooo", r"ooto", r"away", r"vacation"),
	"ko": (r"부재", r"휴가"),
	"lb": (r"am cong[ée]", r"net do"),
	"fr": (r"absence", r"absent(e)?", r"en cong[ée]s?"),
	"es": (r"ausencia", r"ausente", r"de vacaciones"),
	"ca": (r"abs[èe]ncia", r"absent", r"de vacances"),
	"pl": (r"nieobecno[śs][ćc]", r"nieobecn[ya]", r"(na )?urlop(ie)?"),
	"hu": (r"t[áa]voll[ée]t", r"szabads[áa]g(on)?"),
	"de": (r"abwesenheit", r"im urlaub"),
	"nl": (r"afwezig(heid)?", r"met vakantie", r"op vakantie"),
	"it": (r"assenza", r"assente", r"in ferie"),
}

ABSENCE_BEFORE_REPLY = (r"ooo", r"ooto", r"oof")
"""Abbreviations that stand before the "Re:" of what is answered: "OOO Re: MoU"."""

RECEIPT = {
	"en": (r"(read|return|delivery) receipt\b",),
	"ko": (r"수신\s?확인", r"읽음\s?확인", r"열람\s?확인"),
	"lb": (r"liesbest[äa]tegung", r"gelies-?best[äa]tegung"),
	"fr": (r"accus[ée] de (r[ée]ception|lecture)", r"confirmation de (lecture|remise)"),
	"es": (r"(acuse de (recibo|lectura)|confirmaci[óo]n de (lectura|entrega))",),
	"ca": (r"(justificant|confirmaci[óo]) de (recepci[óo]|lectura|lliurament)",),
	"pl": (r"potwierdzenie (odczytu|przeczytania|odbioru|dostarczenia)",),
	"hu": (r"(olvas[áa]si|k[ée]zbes[íi]t[ée]si) (visszaigazol[áa]s|nyugta|[ée]rtes[íi]t[ée]s|igazol[áa]s)",),
	"de": (r"(lese|empfangs|zustell|[üu]bermittlungs)best[äa]tigung",),
	"nl": (r"(lees|ontvangst|bezorg)bevestiging",),
	"it": (r"(conferma|ricevuta) di (lettura|ritorno|recapito|consegna)",),
}

RECEIPT_WITH_COLON = {
	"en": (r"(not )?read", r"deleted", r"delivered", r"relayed", r"expanded"),
	"ko": (r"읽음", r"읽지\s?않음", r"읽지 않고 삭제됨", r"배달됨", r"배달 완료"),
	"lb": (r"(net )?gelies", r"zougestallt"),
	"fr": (r"(non )?lu", r"remis", r"distribu[ée]"),
	"es": (r"(no )?le[íi]do", r"entregado"),
	"ca": (r"(no )?llegit", r"lliurat"),
	"pl": (r"(nie )?(prze|od)czytan[oey]", r"dostarczono"),
	"hu": (r"(el)?olvas(va|ott|atlan)", r"k[ée]zbes[íi]tve"),
	"de": (r"(un|nicht )?gelesen", r"ungelesen gel[öo]scht", r"zugestellt", r"[üu]bermittelt"),
	"nl": (r"(niet )?gelezen", r"ongelezen", r"bezorgd", r"afgeleverd"),
	"it": (r"(non )?letto", r"recapitato", r"consegnato"),
}

BOUNCE = {
	"en": (
		r"undeliver(ed|able)",
		r"delivery (status notification|has failed|failure|failed|incomplete|delayed)",
		r"(mail|message) (delivery|undeliverable|not delivered)\b",
		r"failure notice",
		r"returned mail",
	),
	"ko": (
		r"(메일\s?)?반송",
		r"(메일\s?)?(전송|발송|배달|전달)\s?(실패|불가|지연)",
		r"(배달|전달)\s?(되지 않음|할 수 없음)",
		r"배달 상태 알림",
		r"수신 실패",
	),
	"lb": (r"net (zougestallt|zoustellbar|geliwwert)", r"onzoustellbar"),
	"fr": (
		r"non remis",
		r"[ée]chec (de (la )?)?(remise|distribution|livraison|d['’]envoi|de l['’]envoi)",
		r"[ée]chec d['’](envoi|acheminement)",
		r"(message|courrier|courriel) (non (remis|d[ée]livr[ée]|distribu[ée])|retourn[ée])",
		r"(notification|avis) (d['’]|sur l['’])?[ée]tat de (la )?(remise|distribution)",
		r"impossible de remettre",
	),
	"es": (
		r"no (se puede|se pudo|se ha podido) entregar",
		r"no entregado",
		r"(correo|mensaje) (no entregado|devuelto|rechazado)",
		r"(error|fallo) (de|en la) entrega",
		r"entrega (fallida|retrasada)",
		r"notificaci[óo]n (de|del|sobre el) estado de (la )?entrega",
	),
	"ca": (
		r"no (es pot|s['’]ha pogut|ha estat possible) lliurar",
		r"no lliurat",
		r"(correu|missatge) (no lliurat|retornat|rebutjat)",
		r"(error|fallada) (de|en el) lliurament",
		r"notificaci[óo] (de|de l['’]|sobre l['’])\s?estat (de|del) lliurament",
	),
	"pl": (
		r"niedostarcz(one|ona|alne|alna)",
		r"nie (mo[żz]na|uda[łl]o si[ęe]) dostarczy[ćc]",
		r"(b[łl][ąa]d|niepowodzenie) dostarcz(enia|ania)",
		r"wiadomo[śs][ćc] (niedostarczona|zwr[óo]cona|nie zosta[łl]a dostarczona)",
		r"zwrot (wiadomo[śs]ci|poczty)",
		r"powiadomienie o stanie dostarczenia",
	),
	"hu": (
		r"(nem k[ée]zbes[íi]thet[őo]|k[ée]zbes[íi]thetetlen)",
		r"sikertelen k[ée]zbes[íi]t[ée]s",
		r"k[ée]zbes[íi]t[ée]si (hiba|[áa]llapot)",
		r"(visszak[üu]ld[öo]tt|visszapattant) (lev[ée]l|[üu]zenet)",
		r"nem siker[üu]lt k[ée]zbes[íi]teni",
	),
	"de": (
		r"unzustellbar",
		r"nicht (zustellbar|zugestellt)",
		r"zustell(ung(s)?)?(fehler|\s?fehlgeschlagen| nicht m[öo]glich)",
		r"fehler bei der (zustellung|[üu]bermittlung)",
		r"(nachricht|mail|e-mail) (konnte nicht zugestellt|nicht zustellbar|unzustellbar)",
		r"zustellstatus",
	),
	"nl": (
		r"onbestelbaar",
		r"niet (bestelbaar|bezorgd|afgeleverd)",
		r"(bezorging|aflevering) (mislukt|vertraagd)",
		r"(bericht|mail|e-mail) (niet bezorgd|niet afgeleverd|onbestelbaar)",
		r"melding over (bezorg|afleverings)status",
	),
	"it": (
		r"non (recapitabile|recapitato|consegnat[oa])",
		r"impossibile (recapitare|consegnare)",
		r"(mancat[ao]|errore di) (recapito|consegna)",
		r"(messaggio|posta) (non (recapitat[oa]|consegnat[oa])|restituit[oa]|respint[oa])",
		r"notifica (dello|sullo) stato (del|della|di) (recapito|consegna)",
	),
}


def any_of(table: dict[str, tuple[str, ...]]) -> str:
	"""One alternative for the words of all languages, as the source of a regular expression."""
	return "|".join(word for words in table.values() for word in words)
