"""The sandbox gateway's payment page: its markup and its words. Every value is escaped before it is put in."""

TEXTS = {
    "zh-CN": {
        "title": "沙箱支付",
        "notice": "测试环境：不会产生真实扣款。选择一种结果，看看商城如何应对。",
        "to": "收款方",
        "for_order": "订单",
        "pay": "立即支付",
        "fail": "支付失败",
        "twice": "支付，但通知两次",
        "late": "超时后才支付",
        "back_text": "返回商城，不支付",
        "unknown": "找不到这笔支付。",
        "pending": "等待支付",
        "paid": "已支付",
        "failed": "上次支付失败，可以重试",
        "expired": "支付已超时；此时付款仍会入账",
        "status_label": "状态",
    },
    "en": {
        "title": "Sandbox payment",
        "notice": "For trying out: no money moves. Choose how it ends and see what the shop makes of it.",
        "to": "Payee",
        "for_order": "Order",
        "pay": "Pay now",
        "fail": "Let it fail",
        "twice": "Pay, but notify twice",
        "late": "Pay after it expired",
        "back_text": "Back to the shop without paying",
        "unknown": "There is no such payment.",
        "pending": "Waiting for payment",
        "paid": "Paid",
        "failed": "The last try failed; you may try again",
        "expired": "Expired; money that comes now is recorded all the same",
        "status_label": "Status",
    },
}

PAGE = """<!doctype html>
<html lang="$locale">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>$title · $order</title>
<style>
:root { color-scheme: light dark; --card: #fff; --ink: #1a2420; --soft: #5d6b65; --line: #dde5e1; --back: #eef3f0;
  --green: #0b7a4b; --on-green: #fff }
@media (prefers-color-scheme: dark) { :root { --card: #1b2320; --ink: #e8efec; --soft: #9fb0a8; --line: #33403a;
  --back: #111715; --green: #3ecf8e; --on-green: #06251a } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100dvh; display: grid; place-items: center; padding: 16px; background: var(--back);
  color: var(--ink); font: 16px/1.5 system-ui, "PingFang SC", "Microsoft YaHei", sans-serif }
main { width: 100%; max-width: 420px; background: var(--card); border: 1px solid var(--line); border-radius: 16px;
  padding: 28px 24px; box-shadow: 0 12px 40px #0000001a }
h1 { font-size: 15px; font-weight: 600; margin: 0; color: var(--soft) }
.amount { font-size: 40px; font-weight: 700; letter-spacing: -.02em; margin: 4px 0 16px;
  font-variant-numeric: tabular-nums }
.amount small { font-size: 16px; font-weight: 500; color: var(--soft) }
dl { display: grid; grid-template-columns: auto 1fr; gap: 6px 16px; margin: 0 0 16px; padding: 14px 0;
  border-block: 1px solid var(--line) }
dt { color: var(--soft) } dd { margin: 0; text-align: end; overflow-wrap: anywhere }
p { color: var(--soft); font-size: 14px; margin: 0 0 20px }
form { display: grid; gap: 10px }
button, a.back { font: inherit; min-height: 48px; border-radius: 10px; border: 1px solid var(--line); cursor: pointer;
  background: none; color: inherit; display: grid; place-items: center; text-decoration: none }
button.main { background: var(--green); border-color: var(--green); color: var(--on-green); font-weight: 600 }
button:focus-visible, a:focus-visible { outline: 3px solid var(--green); outline-offset: 2px }
.others { display: grid; grid-template-columns: 1fr; gap: 10px }
.state-paid form { display: none }
a.back { border: 0; color: var(--soft); margin-top: 8px }
</style>
</head>
<body class="state-$state">
<main>
<h1>$title</h1>
<div class="amount">$amount <small>$currency</small></div>
<dl>
<dt>$to</dt><dd>$firm</dd>
<dt>$for_order</dt><dd>$order</dd>
<dt>$status_label</dt><dd>$status</dd>
</dl>
<p>$notice</p>
<form method="post" action="$action">
<button class="main" name="choice" value="pay">$pay</button>
<div class="others">
<button name="choice" value="fail">$fail</button>
<button name="choice" value="twice">$twice</button>
<button name="choice" value="late">$late</button>
</div>
</form>
<a class="back" href="$back">$back_text</a>
</main>
</body>
</html>
"""
