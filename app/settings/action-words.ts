// What the log of an action says to a person; names of operations, in the past tense.
const WORDS: Record<string, string> = {
  'organization.create': 'Created the organization',
  'organization.update': 'Changed the organization',
  'organization.leave': 'Left the organization',
  'organization.transfer_ownership': 'Transferred the ownership',
  'user.update': 'Changed a user',
  'user.remove': 'Removed a user',
  'user.end_sessions': 'Ended a user’s sessions',
  'user.send_temporary_password': 'Sent a temporary password',
  'invitation.create': 'Invited a user',
  'invitation.resend': 'Sent an invitation again',
  'invitation.revoke': 'Revoked an invitation',
  'invitation.accept': 'Accepted an invitation',
  'api_key.create': 'Created an API key',
  'api_key.update': 'Changed an API key',
  'api_key.revoke': 'Revoked an API key',
  'agent.create': 'Created an agent',
  'agent.update': 'Changed an agent',
  'agent.set_status': 'Changed an agent’s status',
  'agent.delete': 'Deleted an agent',
  'call.create': 'Created a call',
  'call.update': 'Changed a call',
  'call.delete': 'Deleted a call',
  'lead.create': 'Created a lead',
  'lead.update': 'Changed a lead',
  'lead.delete': 'Deleted a lead',
  'contact.create': 'Created a contact',
  'contact.update': 'Changed a contact',
  'contact.delete': 'Deleted a contact',
  'contact.bulk_delete': 'Deleted contacts',
  'knowledge_base.create': 'Added a document of the knowledge base',
  'knowledge_base.update': 'Changed a document of the knowledge base',
  'knowledge_base.delete': 'Deleted a document of the knowledge base',
  'profile.update': 'Changed their profile',
  'session.sign_in': 'Signed in',
  'session.sign_in_failed': 'Sign-in failed',
  'security.change_password': 'Changed the password',
  'security.change_password_failed': 'Gave a wrong current password',
  'security.set_password': 'Chose a first password',
  'security.reset_password': 'Chose a new password by a mailed link',
  'security.revoke_session': 'Signed a device out',
  'security.revoke_other_sessions': 'Signed all other devices out',
};

/** An action in words; one without words of its own is spelled out: `lead.create` becomes “Lead: create”. */
export function actionWords(action: string): string {
  const known = WORDS[action];
  if (known) return known;
  const [noun = '', verb = ''] = action.split('.').map((part) => part.replaceAll('_', ' '));
  return `${noun.charAt(0).toUpperCase()}${noun.slice(1)}${verb ? `: ${verb}` : ''}`;
}
