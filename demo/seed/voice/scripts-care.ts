import type { Script } from './script';

/** Conversations of technical support, in other languages, and after a purchase. */
export const CARE: readonly Script[] = [
  {
    agent: 'support',
    weight: 9,
    tags: ['call quality', 'resolved'],
    summary:
      'Calls dropped after 30 seconds. SIP ALG was on in the router; switched off, test call of two minutes was fine.',
    turns: `U Our calls keep dropping after half a minute. | Every call ends after about thirty seconds.
A That is annoying. Does it happen to everybody, or to one person?
U Everybody in the office. | All of us, since the new router came.
A Then it is very likely the router. It has a setting called SIP ALG or SIP helper. Can you open its settings?
U I'm in. Let me look... yes, it's on. | Found it. It says SIP ALG, enabled.
A Please switch it off, save, and restart the router. I'll stay on the mobile line.
U Okay, it's restarting. | That takes a minute.
~A Take your time. Meanwhile I have opened ticket {ticket}, so that nothing is lost.
~U Good, it's back up.
A Now make a call that lasts longer than a minute.
U Two minutes and still there. That was it! | It holds. Thank you so much.
A Wonderful. I'll close the ticket. Call us if it comes back.`,
  },
  {
    agent: 'support',
    weight: 7,
    tags: ['desk phone', 'setup', 'resolved'],
    summary: 'New D60 showed “No service”. Network port was blocked; phone registered after moving it to another port.',
    turns: `U My new desk phone says “No service”. | The D60 you sent me doesn't do anything. It says no service.
A Let us find out why. How long has it been connected?
U Ten minutes or so. | Since this morning.
A Is the cable in the port marked LAN?
U Yes. | It is, I checked.
A Then please try another network port, best one where a phone works already.
U One second... now it shows a code, four one seven, two zero nine. | Ah, now there's a six-digit number.
A That is what we want. Enter it in the portal under People, your name, Add phone. It restarts once.
U My name is on the display. | It works, great.
A Then the first port is blocked by your network. I'll send you the list of ports for your IT colleague. Have a nice day, {first}.`,
  },
  {
    agent: 'support',
    weight: 4,
    tags: ['app', 'ticket', 'follow-up'],
    summary:
      'Android app rings late. Battery saving was off already; ticket {ticket} opened with logs for engineering.',
    turns: `U The app rings only when the caller has nearly given up. | Calls arrive late on my phone.
A Is it the app for iOS or for Android?
U Android. | Android, a fairly new phone.
A Please look whether the app is excluded from battery saving, under Settings, Apps, Battery.
U It is. Your colleague told me that last week. | Already done, no difference.
A Then I don't want to repeat it. I am opening ticket {ticket}. In the app, choose Help, Send logs, and enter that number.
U Sent. | Done, it says uploaded.
A Thank you. Engineering looks at it on {day}, and you get a mail with the result.
U Okay, thanks. | I hope they find it.`,
  },
  {
    agent: 'recepcion',
    weight: 7,
    tags: ['español', 'precios', 'new business'],
    lead: 'new',
    summary:
      '{first} {last} preguntó por precios para {seats} usuarios. Cita con un especialista el {day} a las {time}.',
    turns: `U Buenos días, soy {first} {last}. Quisiera saber cuánto cuesta el servicio para {seats} personas.
A Con mucho gusto. El plan Essential cuesta 18 dólares por usuario al mes, y Team 26, con colas y grabación.
U ¿Y podemos conservar nuestros números? | ¿Se puede conservar el número que ya tenemos?
A Sí, y sin costo. El cambio tarda de siete a diez días hábiles, y su línea funciona mientras tanto.
U Muy bien. ¿Me puede llamar alguien para verlo con calma?
A Claro que sí. ¿Le viene bien el {day} a las {time}?
U Sí, perfecto. | De acuerdo.
A Queda anotado. Gracias por llamar, {first}.`,
  },
  {
    agent: 'recepcion',
    weight: 5,
    tags: ['español', 'soporte', 'resolved'],
    summary: 'El buzón de voz de {first} {last} estaba lleno. Se explicó cómo borrar mensajes y cambiar el saludo.',
    turns: `U Hola, mis clientes dicen que no pueden dejar mensajes. | Tengo un problema con el buzón de voz.
A Déjeme ver. Su buzón tiene cien mensajes, que es el máximo. ¿Quiere que le explique cómo borrarlos?
U Sí, por favor.
A En la aplicación, abra Buzón de voz, elija Seleccionar todo y después Borrar. También puede escuchar primero los más nuevos.
U Ya está. ¿Y cómo cambio el saludo?
A En la misma pantalla, arriba: Saludo, y ahí puede grabarlo o escribir el texto.
U Qué fácil. Muchas gracias. | Listo, gracias.
A Para servirle. ¡Que tenga buen día!`,
  },
  {
    agent: 'empfang',
    weight: 6,
    tags: ['deutsch', 'porting'],
    summary:
      '{first} {last} fragte nach der Mitnahme der Rufnummer. Dauer und Unterlagen erklärt, Formular per Mail gesendet.',
    turns: `U Guten Tag, {last} mein Name. Wir möchten mit unserer Rufnummer zu Ihnen wechseln.
A Sehr gern. Bei welchem Anbieter ist die Nummer im Moment?
U Bei der Nordtel, seit über zehn Jahren. | Noch bei der Nordtel.
A Die Mitnahme ist kostenlos und dauert fünf bis sieben Werktage. Bitte kündigen Sie den alten Vertrag nicht selbst, das übernehmen wir.
U Und welche Unterlagen brauchen Sie? | Was müssen wir dafür schicken?
A Nur die letzte Rechnung. Name und Anschrift müssen genau so geschrieben sein wie dort.
U Gut, dann schicken Sie mir bitte das Formular.
A Es ist unterwegs an Ihre E-Mail-Adresse. Kann ich sonst noch etwas für Sie tun?
U Nein, vielen Dank. | Das war alles, danke.
A Ich danke Ihnen für Ihren Anruf. Auf Wiederhören!`,
  },
  {
    agent: 'empfang',
    weight: 4,
    tags: ['deutsch', 'rechnung', 'resolved'],
    summary:
      'Frage zur Umsatzsteuer auf Rechnung {invoice}. USt-IdNr. fehlte im Portal; gilt ab der nächsten Rechnung.',
    turns: `U Auf unserer Rechnung {invoice} steht Umsatzsteuer. Wir sitzen aber in Österreich.
A Ich sehe nach. Im Portal ist noch keine Umsatzsteuer-Identifikationsnummer eingetragen. Haben Sie sie zur Hand?
U Ja, die habe ich hier. | Moment, ja.
A Bitte tragen Sie sie unter Abrechnung, Steuern selbst ein, dann wird sie sofort geprüft.
U Ist erledigt, da steht „gültig“. | Hat geklappt.
A Wunderbar. Ab der nächsten Rechnung entfällt die Steuer. Die bisherige stellen wir Ihnen auf Wunsch neu aus.
U Ja, bitte. | Das wäre nett.
A Sie bekommen sie bis {date}. Auf Wiederhören!`,
  },
  {
    agent: 'onboarding',
    weight: 6,
    tags: ['onboarding', 'positive'],
    summary:
      'First week went well at {company}. Two colleagues still need an invitation; greeting for holidays explained.',
    turns: `U Hi! It's going well so far, actually. | Good timing. Mostly fine.
A I am glad. Has everybody got the app, and do the calls sound good?
U Yes, only two colleagues haven't got their invitation yet. | The sound is great. Two people are missing.
A An administrator can invite them under Invite User; the mail arrives within a minute. Is there anything you were looking for and didn't find?
U How do I set a different greeting for holidays? | The holiday greeting. Where is that?
A Under Numbers, Hours, Holidays. You can type the text and choose a voice.
U Great, I'll do that today. | Ah, there. Thank you.
A Then I'll call again in three weeks. All the best, {first}.`,
  },
  {
    agent: 'onboarding',
    weight: 3,
    tags: ['onboarding', 'follow-up'],
    summary: '{company} is unsure about queues. Session with a specialist booked for {day} at {time}.',
    turns: `U Well, to be honest, the queues confuse us. | We haven't got the queue to work.
A Thank you for telling me. What happens when somebody calls?
U It rings at one person only, and the rest just sit there. | Only one phone rings, and then it's voicemail.
A That sounds as if calls are offered in turn. In the queue's settings choose “All at once”. Shall a specialist go through it with you? The session is included.
U Yes, that would help. | Please.
A {day} at {time}?
U That's good. | Fine for us.
A Booked. You will get the link by mail.`,
  },
];
