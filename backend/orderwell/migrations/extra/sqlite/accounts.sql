CREATE INDEX "user_account_phone_digits" ON "user_account"
    (replace(replace(replace(replace(replace(replace(phone, ' ', ''), '-', ''), '(', ''), ')', ''), '+', ''), '.', ''));
