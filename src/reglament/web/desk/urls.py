"""Addresses of the desk."""

from django.urls import path

from reglament.web.desk import (
    calendar,
    letters,
    mail,
    mail_letter,
    mailboxes,
    new,
    organisations,
    people,
    queue,
    regulation,
    replies,
    saved_views,
    search,
    studio,
    ticket,
    why,
)

app_name = "desk"

urlpatterns = [
    path("", queue.queue, name="queue"),
    path("search/", search.search, name="search"),
    path("tickets/new/", new.new, name="new"),
    path("tickets/<int:number>/", ticket.ticket, name="ticket"),
    path("tickets/<int:number>/quote/", ticket.quote, name="quote"),
    path("tickets/<int:number>/similar/", ticket.similar, name="similar"),
    path("tickets/<int:number>/presence/", ticket.presence, name="presence"),
    path("tickets/<int:number>/why/<slug:subject>/", why.why, name="why"),
    path("replies/", replies.replies, name="replies"),
    path("views/", saved_views.views, name="views"),
    path("views/tabs/", saved_views.tabs, name="view_tabs"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/new/", organisations.new, name="organisation_new"),
    path("organisations/<int:organisation_id>/", organisations.organisation, name="organisation"),
    path("people/", people.people, name="people"),
    path("studio/", studio.studio, name="studio"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/<int:year>/", calendar.calendar, name="calendar_year"),
    path("regulation/", regulation.regulation, name="regulation"),
    path("regulation/new/", regulation.new_edition, name="edition_new"),
    path("regulation/<int:number>/", regulation.edition, name="edition"),
    path("mail/", mail.mail, name="mail"),
    path("mail/<int:letter_id>/", mail_letter.letter, name="mail_letter"),
    path("mail/<int:letter_id>/html/", mail_letter.html, name="mail_html"),
    path("mail/<int:letter_id>/source/", mail_letter.source, name="mail_source"),
    path("mail/<int:letter_id>/letter.eml", mail_letter.raw, name="mail_raw"),
    path("mail/<int:letter_id>/files/<int:index>/", mail_letter.part, name="mail_part"),
    path("mailboxes/", mailboxes.mailboxes, name="mailboxes"),
    path("letters/", letters.letters, name="letters"),
    path("letters/<int:letter_id>/", letters.letter, name="letter"),
    path("letters/<int:letter_id>/html/", letters.letter_html, name="letter_html"),
]
