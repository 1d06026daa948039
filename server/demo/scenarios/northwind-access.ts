import { calm, pressing, type Scenario, usual } from "./scenario.ts";

/** Sign-in, rights, mail, people who come and go, and what tries to get in. */
export const northwindAccess: Scenario[] = [
  {
    category: "Accounts and access",
    priority: pressing,
    weight: 3,
    subjects: [
      "Locked out of {app}",
      "Cannot sign in to {app} since this morning",
      "{app} keeps asking for my password",
    ],
    descriptions: [
      "I typed my password wrong a few times and now **{app}** tells me that the account is locked. I need it for {deadline}.",
      "{app} says *“Your account has been disabled”*. My colleague {colleague} can still get in. I have restarted twice.",
      "Since the password change on {weekday} I am asked for the password every few minutes:\n\n- on the laptop in {place}\n- on my phone\n- not on the web",
    ],
    threads: [
      [
        "staff: Hello {requester}, I see the lock on your account: nine failed attempts from your phone, which still has the old password. I have unlocked it now.",
        "member: I am in again, thank you. How do I change it on the phone?",
        "solved: On the phone: *Settings → Accounts → Work → Password*. I waited until the first sync came through, so you are all set.",
      ],
      [
        "staff: Unlocked, {requester}. Please try once more and tell me if it comes back.",
        "solved: No further failed attempts in the last hour, so I am closing this one.",
      ],
      [
        "note: Third lock-out this month for the same person. Old credentials on the scanner in {place}?",
        "asks: Which devices do you use besides the laptop? I would like to find the one that still sends the old password.",
        "member: A tablet, and the scanner in {place} mails to me.",
        "solved: It was the scanner. I gave it an account of its own, so your password changes no longer matter to it.",
      ],
    ],
  },
  {
    category: "Accounts and access",
    priority: usual,
    weight: 2,
    subjects: [
      "New phone: authenticator codes are gone",
      "Authenticator stopped working after phone change",
      "Please reset second factor for {colleague}",
    ],
    descriptions: [
      "I got a new phone on {weekday} and the authenticator app is empty. I do not have the recovery codes any more.",
      "{colleague} lost the phone with the authenticator. Can you reset it so that a new one can be added?",
    ],
    threads: [
      [
        "asks: I can do that. For security I call back on the number we have on file. When does it suit?",
        "member: Any time before 15:00, please.",
        "solved: Called back, identity confirmed, second factor reset. **Please print the recovery codes this time.**",
      ],
      [
        "staff: I have called {requester} back and confirmed who is asking.",
        "solved: The second factor is reset. At the next sign-in you are guided through adding the new phone.",
      ],
    ],
  },
  {
    category: "Accounts and access",
    priority: usual,
    weight: 2,
    subjects: [
      "Access to the folder “{folder}”",
      "{colleague} needs access to {folder}",
      "Read-only access to {folder} for the auditors",
    ],
    descriptions: [
      "Please give {colleague} access to **{folder}**, reading and writing, until the end of the quarter.",
      "When I open *{folder}* I get “Access denied”. My manager says that I should have had it since {weekday}.",
    ],
    threads: [
      [
        "asks: Happy to. The owner of {folder} has to agree; may I have a short yes from them here?",
        "member: I spoke with the owner, they are in copy and fine with it.",
        "solved: Done. Sign out and in once, then the folder appears under your shared drives.",
      ],
      [
        "solved: Added to the group for {folder}. It can take up to 30 minutes until it shows on every device.",
      ],
    ],
  },
  {
    category: "New starters and leavers",
    priority: calm,
    weight: 2,
    subjects: [
      "New starter on {weekday}: {colleague}",
      "Laptop and accounts for a new colleague in {place}",
      "Onboarding: two people for the {team} team",
    ],
    descriptions: [
      "We have a new starter:\n\n| | |\n|---|---|\n| Name | {colleague} |\n| Team | {team} |\n| Place | {place} |\n| Starts | next {weekday} |\n\nPlease prepare {device}, mail, {app} and the door card.",
      "Somebody joins the **{team}** team next week. Same set-up as the last time: {device}, two screens, headset, {app}.",
    ],
    threads: [
      [
        "staff: Thank you for telling us early. {device} is in stock, I have reserved one.",
        "note: Licence for {app}: one left, ordered five more.",
        "staff: Accounts are made. The laptop leaves our workshop tomorrow.",
        "solved: Delivered to {place} with a sheet for the first day. Welcome to the new colleague.",
      ],
      [
        "asks: Which mailing groups should the new colleague be in?",
        "member: The same as {colleague2}, without the management list.",
        "solved: All prepared: accounts, groups, {app}, and {device} on the desk in {place}.",
      ],
    ],
  },
  {
    category: "New starters and leavers",
    priority: usual,
    subjects: [
      "{colleague} leaves at the end of the month",
      "Please close the account of {colleague}",
      "Leaver: hand over mailbox to {colleague2}",
    ],
    descriptions: [
      "{colleague} leaves us. Please\n\n1. block the sign-in on the last day at 17:00\n2. forward the mail to {colleague2} for three months\n3. wipe the phone\n4. keep the files",
    ],
    threads: [
      [
        "staff: Planned for the last day, 17:00. I come back to you when it is done.",
        "note: Shared passwords in the {team} vault were rotated as well.",
        "solved: Done as asked: sign-in blocked, mail forwarded, phone wiped, files moved to the archive of {team}.",
      ],
    ],
  },
  {
    category: "Email and calendar",
    priority: usual,
    weight: 2,
    subjects: [
      "Mail to {partner} comes back",
      "Our invoices land in the spam folder of {partner}",
      "Undeliverable: messages to {partner}",
    ],
    descriptions: [
      "Since {weekday} everything we send to **{partner}** comes back with\n\n```\n550 5.7.26 Unauthenticated email is not accepted\n```\n\nOther recipients work.",
      "{partner} tells us that our invoices are in their spam folder. They wait for {deadline}.",
    ],
    threads: [
      [
        "staff: The message means that their server could not verify ours. I am checking the DNS records.",
        "note: DKIM key of the newsletter service expired on {weekday}. SPF is fine.",
        "solved: A signing key had expired. It is renewed, and a test to {partner} arrived in the inbox. I have added the key to our monitoring.",
      ],
      [
        "asks: Could you forward one of the returned messages as an attachment? I need its header.",
        "member: Sent to the support address.",
        "staff: Thanks, that helps: their filter has us on a list because of one infected sender years ago.",
        "solved: We are off the list, confirmed by their mail team.",
      ],
    ],
  },
  {
    category: "Email and calendar",
    priority: calm,
    subjects: [
      "Shared calendar for {room}",
      "Room {room} can be booked twice",
      "Shared mailbox for the {team} team",
    ],
    descriptions: [
      "Could we have a calendar for **{room}** that everybody in {place} can book, but nobody can book twice?",
      "The {team} team needs a shared mailbox. Members: {colleague}, {colleague2} and me.",
    ],
    threads: [
      [
        "staff: Certainly. I will set it up so that it accepts free times by itself and declines the others.",
        "solved: It is there. In the calendar: *Add room → {room}*. Booking rules: at most 90 days ahead, at most 8 hours.",
      ],
      ["solved: Set up. It appears by itself in the next hour for everybody you named."],
    ],
  },
  {
    category: "Security",
    priority: { high: 5, urgent: 3, normal: 2 },
    weight: 2,
    subjects: [
      "Strange mail asking to change bank details",
      "Suspicious message from “{partner}”",
      "I clicked on a link and should not have",
    ],
    descriptions: [
      "I received a message that claims to come from {partner} and asks us to pay to a new account. It looks real, the signature too. I have **not** answered.",
      "I opened a link in a mail about a parcel and typed my password before I noticed. I changed it at once. What else must I do?",
    ],
    threads: [
      [
        "staff: Thank you for telling us at once, {requester}. Please leave everything as it is; I am looking at it right now.",
        "note: Sign-in from an unknown network at 09:14, stopped by the second factor. No rules in the mailbox, no forwarding.",
        "solved: Your account is safe: the second factor stopped the attempt. I ended all sessions and blocked the sender for everybody. Well noticed.",
      ],
      [
        "staff: That is a forgery: the sender's domain differs by one letter. Please do not answer.",
        "note: Found in four more mailboxes, removed.",
        "solved: Removed from all mailboxes, domain blocked, {partner} informed by telephone.",
      ],
    ],
  },
  {
    category: "Security",
    priority: calm,
    subjects: [
      "Questionnaire from our insurer about IT security",
      "Evidence for the audit: backups and patching",
      "Certificate of our firewall for {partner}",
    ],
    descriptions: [
      "Our insurer wants answers to 24 questions about IT security by {deadline}. Most of it is yours. Could we go through it together?",
      "For the audit we need proof that\n\n- backups are tested\n- updates are installed within 14 days\n- former employees have no access",
    ],
    threads: [
      [
        "staff: Of course. I have filled in what concerns us; three answers need a decision from you.",
        "member: We talked about it internally: yes to all three.",
        "solved: Completed and sent back. A copy is in your documents.",
      ],
      [
        "asks: For which period does the auditor need the evidence?",
        "member: January to December.",
        "solved: The report of the year is attached to the monthly report, with the restore tests signed.",
      ],
    ],
  },
];
