import type { DemoDocument } from './document';

/** Phones, networks and setting them up. */
export const HARDWARE: readonly DemoDocument[] = [
  {
    title: 'Setting up a D20 or D60 desk phone',
    page: 'phones/setup',
    content: `Connect the phone to the network with the cable marked LAN; a switch with power over Ethernet is enough, otherwise use the power supply. After about two minutes the display shows a six-digit code. Enter it in the portal under People → the user → Add phone. The phone restarts once and is ready when the name appears in the first line.

If “No service” stays on the display for more than five minutes, the network is probably blocking the connection: see “What your network needs”. Hold the star key for ten seconds to restart, and star, 7 and 3 together to return to the delivery state.

The D60 supports two more lines and a headset over USB or Bluetooth. The side keys can be set by the user in the portal, without a restart.`,
  },
  {
    title: 'What your network needs',
    page: 'phones/network',
    content: `Each call uses about 100 kbit/s in both directions. More important than bandwidth is an even connection: less than 150 ms of delay, 30 ms of jitter and 1 % loss. The test at test.acme.example measures all three during two minutes.

Outgoing connections have to be allowed to TCP port 443, TCP port 5061 for signalling and UDP ports 10000 to 20000 for voice, to the address ranges that are listed in the portal. Switch off “SIP ALG” or “SIP helper” in the router: it is meant to help, but it is the cause of most calls that drop after 30 seconds or have sound in one direction only.

Where phones and computers share a line, mark voice with DSCP 46 and give it priority. Wireless networks should use 5 GHz and roam at –70 dBm.`,
  },
  {
    title: 'Calls drop or sound choppy',
    page: 'phones/call-quality',
    content: `First find out who is affected. If it is one person, the headset or the wireless connection is the likely reason: try a cable and another headset. If it is everybody in one office at certain hours, the line is full: run the network test in those hours and ask for priority for voice.

Calls that end after exactly 30 seconds, or in which one side hears nothing, point to the router. Switch off SIP ALG and restart it. Calls that end after 15 minutes point to a firewall which closes UDP connections; raise its time limit to at least 300 seconds.

Every call has a quality report under Calls → Details with delay, jitter and loss for both directions. Give its number to technical support when you call.`,
  },
  {
    title: 'Warranty and repairs',
    page: 'phones/warranty',
    content: `Phones and headsets that were bought from Acme Voice have a warranty of three years from delivery. A defective device is replaced in advance: we send the new one within two working days, and you return the old one in the same box within 14 days. If it does not come back, its list price is charged.

The warranty does not cover liquids, falls or other people's power supplies. Repairs outside the warranty cost a flat $45, if the device can be repaired.

To open a case, have the serial number ready. It is on the back, below the stand, and begins with AV.`,
  },
  {
    title: 'Returning a device',
    page: 'phones/returns',
    content: `New devices can be returned within 30 days of delivery without giving a reason. Open the order in the portal and choose Return; a prepaid label is made at once. Please use the original box if possible.

The refund goes to the method of payment within five working days after the parcel has arrived. Shipping of the first delivery is refunded only if the whole order is returned.

Rented devices can be exchanged for another model once in a year without cost.`,
  },
  {
    title: 'Delivery times and tracking',
    page: 'phones/delivery',
    content: `Orders before 14:00 Eastern leave the warehouse on the same working day. Delivery takes two to three working days within the United States, three to five to Canada, Mexico and Europe. The tracking number is sent by mail and by text message when the parcel is handed over.

Someone has to sign for parcels of more than $500. If nobody is there, the carrier tries twice more and then keeps the parcel for seven days. The address can be changed until the parcel has left, by phone or in the portal.

Large orders of 25 phones or more come on a pallet, on a day that we agree on.`,
  },
  {
    title: 'Using the apps on a phone or computer',
    page: 'apps/install',
    content: `The apps for iOS, Android, macOS and Windows are free for every user. Sign in with your e-mail and password; if your organization uses single sign-on, enter only the e-mail. All apps and desk phones of a user ring together unless you choose an order under Call handling.

On mobile phones allow notifications and, on Android, exclude the app from battery saving; otherwise calls may arrive late. A call can be moved from the app to the desk phone and back with the button Switch, without a pause.

The apps use a Wi-Fi connection where it is good enough, and mobile data otherwise: about 0.8 MB a minute.`,
  },
  {
    title: 'Headsets we recommend',
    page: null,
    content: `For open offices we recommend headsets with two ears and a boom microphone. All models in the shop have been tested with the apps and with the D60: answer, hang up and mute work from the headset. Other USB headsets usually work for sound, but their buttons may not.

Bluetooth headsets should use the adapter that comes with them instead of the radio of the computer; the sound is better and the range about 30 metres. Not more than 12 of them should be used in one room.

If people hear themselves, lower the volume of the headset before the microphone: the echo comes from the loud side.`,
  },
];
