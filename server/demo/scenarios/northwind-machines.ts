import { calm, pressing, type Scenario, usual } from "./scenario.ts";

/** Laptops, printers, networks, telephones, backups and the software on them. */
export const northwindMachines: Scenario[] = [
  {
    category: "Devices",
    priority: usual,
    weight: 3,
    subjects: [
      "{device} is very slow",
      "{device}: fan runs all the time",
      "Laptop of {colleague} freezes during calls",
    ],
    descriptions: [
      "Since the update on {weekday} my **{device}** takes five minutes to start, and {app} needs another two. The fan runs all day.",
      "In video calls everything freezes for some seconds. It happens on the cable too. {device}, {place}.",
    ],
    threads: [
      [
        "staff: I have looked at it remotely: the disk is 97 % full and the search index is rebuilding.",
        "asks: May I move the old projects to the server? That frees 80 GB.",
        "member: Yes, please, everything before last year.",
        "solved: Moved. Start-up is down to 35 seconds.",
      ],
      [
        "staff: The graphics driver of that update is known for this. I am rolling it back tonight.",
        "member: It is much better today.",
        "solved: Driver held back until the vendor has a fixed one. I have done the same for the other {device} in {place}.",
      ],
      [
        "note: Memory test shows errors in the second module. Under warranty until next spring.",
        "staff: One of the memory modules is faulty. I bring a replacement device on {weekday} and take yours for repair.",
        "solved: Repaired under warranty and returned; all your files and settings were moved back.",
      ],
    ],
  },
  {
    category: "Devices",
    priority: calm,
    weight: 2,
    subjects: [
      "Second screen for {colleague}",
      "Request: {device} for the {team} team",
      "Docking station does not charge",
    ],
    descriptions: [
      "Could {colleague} have a second screen like the others? The desk in {place} has room for it.",
      "The docking station on my desk gives a picture but does not charge. With the one of {colleague} it works, so it is not the laptop.",
    ],
    threads: [
      [
        "asks: We have 24″ and 27″ in stock; the larger one is 60 euros more. Which one shall it be?",
        "member: The larger one, please.",
        "solved: Delivered and connected. The invoice follows at the end of the month.",
      ],
      ["solved: The power supply of the dock was broken. Replaced on our visit today."],
    ],
  },
  {
    category: "Printing",
    priority: usual,
    weight: 3,
    subjects: [
      "{printer} prints blank pages",
      "{printer} is offline again",
      "Labels come out crooked on {printer}",
      "Cannot scan to mail in {place}",
    ],
    descriptions: [
      "**{printer}** in {place} takes the job, pulls the paper and gives us a blank page. A copy from the glass works.",
      "Nobody in {place} can print since about ten. The display says *offline*, the cable is in.",
      "Labels are shifted by half a centimetre since {weekday}. We waste about every third one, and {deadline} is close.",
    ],
    threads: [
      [
        "staff: I see the printer with an address that it should not have: somebody plugged it into the guest network.",
        "member: We moved the desks on {weekday}, that may be it.",
        "solved: The socket is assigned to the right network now; printing works from three machines.",
      ],
      [
        "staff: I have cleared a job that blocked the queue and updated the driver.",
        "member: Works for me, not yet for {colleague}.",
        "solved: It was a personal queue of {colleague} that pointed to the old server. Removed, everything prints.",
      ],
      [
        "note: Drum at 104 % of its life. Ordered, arrives {weekday}.",
        "staff: The drum is worn out. A new one is on its way; until then please use the printer at the reception.",
        "solved: Drum replaced, test page is clean.",
      ],
    ],
  },
  {
    category: "Network and Wi-Fi",
    priority: pressing,
    weight: 2,
    subjects: [
      "Wi-Fi drops in {room}",
      "No internet in {place}",
      "Video calls break up in {room}",
      "VPN disconnects every ten minutes",
    ],
    descriptions: [
      "In **{room}** the Wi-Fi disappears for a minute or two, several times a day. Everybody there is affected. In the corridor it is fine.",
      "The whole of {place} has no internet. Telephones work. We have {deadline} today.",
      "From home the VPN disconnects about every ten minutes. My own internet is stable, films run without a break.",
    ],
    threads: [
      [
        "staff: I see it: two access points use the same channel and one of them restarts. I am moving them apart now.",
        "member: It was stable all afternoon.",
        "solved: Channels separated and the restarting one replaced by a spare. I keep an eye on it for a week.",
      ],
      [
        "staff: The line to {place} is down at the provider's side. We have switched you to the mobile backup; it is slower but works.",
        "note: Provider's fault number is noted, expected repair 16:00.",
        "staff: The provider repaired a damaged cable. We are back on the main line.",
        "solved: Stable for two hours, so I am closing it. The report of the outage comes with the monthly one.",
      ],
      [
        "asks: Which client version does the VPN show under *About*?",
        "member: 5.2.1",
        "solved: That one has a fault with sleep mode. 5.2.4 is installed; the tunnel has been up for four hours now.",
      ],
    ],
  },
  {
    category: "Network and Wi-Fi",
    priority: calm,
    subjects: [
      "Guest Wi-Fi for an event in {room}",
      "Network sockets for the new desks in {place}",
      "Wi-Fi for forty visitors on {weekday}",
    ],
    descriptions: [
      "On {weekday} we have about 40 visitors in {room}. Can we have a guest network for the day, with a simple password on a poster?",
      "We put six more desks in {place}. Are there enough sockets, and does the switch have room?",
    ],
    threads: [
      [
        "staff: Yes. I will add a second access point for the day so that it holds forty devices.",
        "solved: Ready: network “Welcome”, password on the poster attached to your documents. It switches itself off the day after.",
      ],
      [
        "note: Switch in {place} has 3 free ports, PoE budget is tight.",
        "staff: Three of six sockets are free. For the other three we need a larger switch; a quote is on its way.",
        "solved: New switch installed on the weekend, all six desks are patched and tested.",
      ],
    ],
  },
  {
    category: "Backup and recovery",
    priority: { normal: 5, high: 4 },
    weight: 2,
    subjects: [
      "Deleted the folder “{folder}” by mistake",
      "Please restore a file from {weekday}",
      "Old version of the {team} budget needed",
    ],
    descriptions: [
      "I deleted **{folder}** on the shared drive, and the bin is empty. It was there on {weekday} evening. Can you get it back?",
      "Somebody saved over our spreadsheet in *{folder}*. We need the version of {weekday}, before noon.",
    ],
    threads: [
      [
        "staff: No harm done: we have a copy of 02:00 this night. I am restoring it beside the original, so nothing is overwritten.",
        "member: That is exactly it. Thank you.",
        "solved: Restored and checked: 1,204 files, the newest of 18:42.",
      ],
      [
        "asks: There are versions of 09:12, 10:40 and 11:55. Which one do you need?",
        "member: 10:40 please.",
        "solved: It is in the folder with the time in its name.",
      ],
    ],
  },
  {
    category: "Backup and recovery",
    priority: pressing,
    subjects: ["Warning: backup of {server} did not finish", "Backup report shows red for {server}"],
    descriptions: [
      "The report of this morning shows **{server}** in red. Is there something that we must do?",
    ],
    threads: [
      [
        "staff: Nothing on your side. The snapshot ran into the maintenance window; I have started it again.",
        "note: Third time. Move the window of {server} to 03:30.",
        "solved: Finished at 11:20, verified. From tonight it starts at 03:30, after the maintenance.",
      ],
    ],
  },
  {
    category: "Software",
    priority: usual,
    weight: 3,
    subjects: [
      "{app} closes itself when I export",
      "Error in {app} after the update",
      "{app}: licence expired?",
      "Please install {app} for {colleague}",
    ],
    descriptions: [
      "When I export the list as PDF, **{app}** closes without a message. Small lists work, the one with all customers does not.",
      "After the update on {weekday}, {app} shows:\n\n> The configuration file could not be read (code 0x80070005).\n\nIt concerns the whole {team} team.",
      "{colleague} needs {app} from {weekday} on. The cost centre is {team}.",
    ],
    threads: [
      [
        "staff: I can repeat it here with more than 10,000 rows. I have opened a case with the maker.",
        "note: Vendor case number is in the asset sheet, they know it.",
        "staff: The maker confirms the fault; the next version corrects it. Until then, please export by year.",
        "solved: The new version is installed for the {team} team and the export of everything works.",
      ],
      [
        "staff: The update reset the rights on a folder. I have put them right for the whole team.",
        "member: Works again for all of us.",
        "solved: Good. I have excluded the folder from the clean-up that caused it.",
      ],
      [
        "asks: That needs one more licence, 14 euros a month. Is that all right?",
        "member: Yes, approved.",
        "solved: Installed, and the licence is assigned.",
      ],
    ],
  },
  {
    category: "Software",
    priority: calm,
    subjects: [
      "How do I share a report from {app}?",
      "Question about {app}: print in two columns",
      "Training for {app} for the {team} team",
    ],
    descriptions: [
      "Is there a way to send the weekly report from {app} to {partner} by itself? Now I do it by hand every {weekday}.",
      "The {team} team would like half an hour of training on {app}. Do you offer that?",
    ],
    threads: [
      [
        "staff: There is: *Reports → Schedule → Add recipient*. I have made one for {weekday} 07:00 as an example.",
        "member: Wonderful, that saves me an hour a week.",
        "solved: Glad to hear it.",
      ],
      ["solved: We do. I proposed two dates in your calendars; it is part of your contract."],
    ],
  },
  {
    category: "Telephony",
    priority: usual,
    weight: 1,
    subjects: [
      "Calls from {partner} do not reach us",
      "Voicemail of {place} is full",
      "Please change the holiday announcement",
      "Headset has no sound in calls",
    ],
    descriptions: [
      "{partner} says that they hear our announcement in the middle of the day. We are at our desks.",
      "Please change the announcement for the holidays: closed from {weekday}, emergencies to the mobile of {colleague}.",
      "Since the update my headset has no sound in calls; music plays. {device}.",
    ],
    threads: [
      [
        "staff: The opening hours in the switchboard were still those of the summer. Corrected.",
        "solved: Test call from outside at 16:30 reached {place}.",
      ],
      [
        "asks: Could you send the exact text of the announcement?",
        "member: “We are closed until the second of January and wish you a peaceful time.”",
        "solved: Recorded and planned; it switches itself on and off.",
      ],
    ],
  },
  {
    category: "Network and Wi-Fi",
    priority: { urgent: 6, high: 2 },
    subjects: ["{server} does not answer", "Nobody can reach {app}", "Warehouse scanners have all stopped"],
    descriptions: [
      "**Nobody** in {place} can work: {server} does not answer. It started about ten minutes ago.",
      "All scanners in the warehouse say *no connection*. Trucks are waiting.",
    ],
    threads: [
      [
        "staff: We are on it; two of us. I will write here every 20 minutes.",
        "note: Host out of disk because of a snapshot that was never removed.",
        "staff: Cause found, the server is starting. Ten more minutes.",
        "member: We can work again.",
        "solved: Running since 11:42. Cause: a forgotten snapshot filled the disk. We have added an alarm at 80 % and wrote it up in the monthly report.",
      ],
      [
        "staff: Seen in the monitoring at the same time; the core switch restarted after a power cut.",
        "solved: All services are back. The battery of the UPS did not hold; the replacement is ordered under your contract.",
      ],
    ],
  },
];

export const northwindSlots = {
  app: ["Ledgerly", "CargoDesk", "the time sheet", "the ERP", "VetFile", "MailRoom", "the CRM", "PlanBoard"],
  deadline: [
    "the month-end closing",
    "tomorrow's delivery",
    "the board meeting",
    "the customs declaration",
    "Friday's shipment",
  ],
  device: [
    "ThinkBook 14",
    "Latitude 7450",
    "EliteBook 840",
    "MacBook Air",
    "the warehouse tablet",
    "Surface Pro",
  ],
  folder: [
    "Contracts 2024",
    "Customs papers",
    "Price lists",
    "Board",
    "Payroll",
    "Photos of the fleet",
    "Tenders",
  ],
  partner: [
    "our bank",
    "the port authority",
    "our freight forwarder",
    "the tax adviser",
    "our largest customer",
    "the insurer",
  ],
  place: ["the main office", "the warehouse", "building B", "the second floor", "the branch", "the workshop"],
  printer: ["PRN-2F-01", "the label printer", "the colour printer", "PRN-WH-03", "the plotter"],
  room: ["the boardroom", "meeting room 3", "the canteen", "the training room", "the north wing"],
  server: ["SRV-FILE-01", "SRV-ERP-02", "the file server", "the terminal server"],
  team: ["accounting", "dispatch", "sales", "purchasing", "reception", "planning"],
  weekday: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"],
} as const;
