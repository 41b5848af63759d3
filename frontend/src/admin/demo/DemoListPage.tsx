export default function DemoListPage() {
  return null;
}
