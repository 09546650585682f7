"""The drafts of mails to partners that a new site starts with: a manager may change or delete any of them."""

REASON_TEXTS = {
	"Silent": (
		(
			"Our cooperation: {partnership}",
			"It has been some time since we were last in touch about our cooperation. We would like to hear how you are, "
			"and whether there is something we could take up together.\n\n"
			"Would you have time for a short call in the coming weeks? We gladly adapt to your calendar.",
		),
		(
			"협력 관련 안부 및 상의 드립니다: {partnership}",
			"양 기관의 협력과 관련하여 한동안 연락을 드리지 못했습니다. "
			"그간의 소식을 여쭙고, 함께 추진할 수 있는 일이 있는지 상의드리고자 합니다.\n\n"
			"가능하신 시간을 알려 주시면 일정에 맞추어 화상 회의나 전화로 연락드리겠습니다.",
		),
	),
	"Too long in stage": (
		(
			"The next step of our cooperation: {partnership}",
			"We have been in touch for a while, and we would like to agree with you what comes next in our cooperation.\n\n"
			"Which topics matter most to you at present? A short call could settle who does what until when.",
		),
		(
			"협력의 다음 단계에 대하여 상의드립니다: {partnership}",
			"그동안 양 기관의 협력에 관심을 가져 주셔서 감사합니다. 이제 다음 단계를 함께 정하고자 합니다.\n\n"
			"현재 가장 중요하게 생각하시는 주제를 알려 주시면, 짧은 회의에서 역할과 일정을 상의드리겠습니다.",
		),
	),
	"No next step": (
		(
			"What we could do next: {partnership}",
			"Thank you for the good exchange so far. We would like to agree on one concrete next step with you.\n\n"
			"May we propose a short call to fix what it is and by when?",
		),
		(
			"다음 협력 사항을 제안드립니다: {partnership}",
			"그동안의 교류에 감사드립니다. 앞으로 함께 추진할 구체적인 사항을 하나 정하고자 합니다.\n\n"
			"내용과 일정을 정하기 위하여 짧은 회의를 제안드립니다. 가능하신 시간을 알려 주시면 감사하겠습니다.",
		),
	),
	"Next step overdue": (
		(
			"Following up: {partnership}",
			"We had agreed on a next step, and we are later with it than planned. We would like to take it up again.\n\n"
			"Is the plan still right for you, and which date would suit you?",
		),
		(
			"협의 사항의 진행에 대하여 연락드립니다: {partnership}",
			"앞서 협의한 사항의 진행이 예정보다 늦어졌습니다. 다시 이어서 추진하고자 합니다.\n\n"
			"당초 계획이 여전히 적절한지, 언제가 편하신지 알려 주시면 감사하겠습니다.",
		),
	),
	"Agreement lapsed": (
		(
			"{agreement}: how we go on",
			"{agreement} has ended. We value the cooperation and would like to go on with it.\n\n"
			"Shall we prepare a new agreement, or would you prefer to work together without one for now? "
			"We gladly send a first text.",
		),
		(
			"{agreement}의 종료와 향후 협력에 대하여",
			"{agreement}의 유효 기간이 종료되었습니다. 그동안의 협력에 감사드리며, 앞으로도 협력을 이어 가고자 합니다.\n\n"
			"새로운 협약을 준비하는 것이 좋을지, 당분간 협약 없이 협력하는 것이 좋을지 의견을 주시면 감사하겠습니다. "
			"필요하시면 초안을 보내 드리겠습니다.",
		),
	),
	"Agreement ending": (
		(
			"{agreement}: renewal",
			"{agreement} ends before long. We would like to decide with you in good time whether and how to renew it.\n\n"
			"Which points should stay, and which should change? We gladly prepare a proposal.",
		),
		(
			"{agreement}의 갱신에 대하여 상의드립니다",
			"{agreement}의 유효 기간이 곧 종료될 예정입니다. 갱신 여부와 방법을 미리 상의드리고자 합니다.\n\n"
			"유지하거나 변경할 내용에 대한 의견을 주시면 제안서를 준비하겠습니다.",
		),
	),
	"No action plan": (
		(
			"A plan for {agreement}",
			"With {agreement} in place, we would like to agree on what we do together in the coming year.\n\n"
			"Could you tell us your two or three priorities? We will put them into a draft plan and send it to you.",
		),
		(
			"{agreement} 이행 계획을 제안드립니다",
			"{agreement}에 따라 앞으로 1년 동안 함께 추진할 사항을 정하고자 합니다.\n\n"
			"우선순위로 생각하시는 과제 두세 가지를 알려 주시면 계획 초안에 반영하여 보내 드리겠습니다.",
		),
	),
	"Action plan overdue": (
		(
			"Our action plan: {partnership}",
			"Some points of our action plan are later than we had agreed. We would like to go through them with you.\n\n"
			"Which of them are still right, and which dates are realistic for you?",
		),
		(
			"실행 계획의 진행 상황에 대하여: {partnership}",
			"양 기관이 합의한 실행 계획의 일부가 예정보다 늦어지고 있습니다. 함께 점검하고자 합니다.\n\n"
			"계속 추진할 항목과 가능한 일정을 알려 주시면 감사하겠습니다.",
		),
	),
	"Signature pending": (
		(
			"{agreement}: signature",
			"{agreement} still waits for signatures. Is there anything you need from us to go on with it?\n\n"
			"Please let us know by when we may expect it, so that we can tell the other parties.",
		),
		(
			"{agreement}의 서명에 대하여 문의드립니다",
			"{agreement}의 서명 절차가 아직 진행 중입니다. 저희가 도와드릴 사항이 있는지 여쭙고자 합니다.\n\n"
			"서명이 가능한 시기를 알려 주시면 다른 참여 기관에도 안내하겠습니다.",
		),
	),
	"Contact missing": (
		(
			"Our contact at your side: {partnership}",
			"We would like to keep our records right. Could you tell us who is in charge of our cooperation at present, "
			"and how we can best reach them?\n\nOn our side you can always write to me.",
		),
		(
			"담당자 확인을 부탁드립니다: {partnership}",
			"양 기관의 협력을 담당하시는 분을 확인하고자 합니다. 현재 담당자의 성함과 연락 방법을 알려 주시면 감사하겠습니다.\n\n"
			"저희 기관에서는 제가 담당하고 있으니 언제든지 연락 주시기 바랍니다.",
		),
	),
	"Date unknown": (
		(
			"Our cooperation so far: {partnership}",
			"We are completing our records of the cooperation and would be glad of your help.\n\n"
			"Could you tell us when we last met or spoke, at least the month? A short answer is enough.",
		),
		(
			"협력 기록의 확인을 부탁드립니다: {partnership}",
			"양 기관의 협력 기록을 정리하고 있습니다. 확인을 도와주시면 감사하겠습니다.\n\n"
			"최근에 만나거나 연락한 시기를 월 단위로라도 알려 주시기 바랍니다. 간단한 회신이면 충분합니다.",
		),
	),
	"No reason": (
		(
			"{partnership}",
			"Thank you for the good cooperation. We write about the following:\n\n…",
		),
		(
			"{partnership}",
			"항상 협력해 주셔서 감사합니다. 다음 사항에 대하여 연락드립니다.\n\n…",
		),
	),
}
"""Reason → subject and text, in English and in Korean."""
FRAME = {
	"English": "{greeting}\n\nTEXT\n\nWith kind regards\n{me}\n{us}",
	"Korean": "{greeting}\n\n안녕하십니까. {us}의 {me}입니다.\n\nTEXT\n\n감사합니다.\n{me} 드림",
}


def records() -> list[dict]:
	"""Every draft as the values of a document."""
	return [
		{
			"doctype": "Mail Draft",
			"reason": reason,
			"language": language,
			"subject": subject,
			"message": FRAME[language].replace("TEXT", text),
		}
		for reason, texts in REASON_TEXTS.items()
		for language, (subject, text) in zip(FRAME, texts, strict=True)
	]
