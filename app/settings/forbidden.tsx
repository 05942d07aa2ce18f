import { ForbiddenState } from '@/components/forbidden-state';

/** A tab that the user's role does not include. */
export default function SettingsForbidden() {
  return <ForbiddenState heading="h1" />;
}
