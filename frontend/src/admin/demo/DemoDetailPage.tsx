export default function DemoDetailPage() {
  return null;
}
