import { useSession } from '@/lib/session';
import Recommended from '../../recommend/Recommended';
import { CategoryTiles } from './CategoryTiles';

/** What is for the viewer and the way to all the rest: a buyer begins with the first, a visitor with the second. */
export default function Offers() {
  const buyer = Boolean(useSession().viewer?.customer);
  return buyer ? <><Recommended place="HOME" /><CategoryTiles /></> : <><CategoryTiles /><Recommended place="HOME" /></>;
}
