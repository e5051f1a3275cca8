CREATE TABLE `access_rules` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`service` text NOT NULL,
	`path` text NOT NULL,
	`method` text NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `access_rules_by_call` ON `access_rules` (`user_id`,`service`,`path`,`method`);--> statement-breakpoint
CREATE TABLE `application_credential_access_rules` (
	`application_credential_id` text NOT NULL,
	`access_rule_id` text NOT NULL,
	PRIMARY KEY(`application_credential_id`, `access_rule_id`),
	FOREIGN KEY (`application_credential_id`) REFERENCES `application_credentials`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`access_rule_id`) REFERENCES `access_rules`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `auth_receipts` (
	`hash` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`methods` text NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `auth_receipts_by_expiry` ON `auth_receipts` (`expires_at`);--> statement-breakpoint
CREATE TABLE `credentials` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`project_id` text,
	`type` text NOT NULL,
	`blob` text NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `credentials_by_user` ON `credentials` (`user_id`,`type`);--> statement-breakpoint
ALTER TABLE `application_credentials` ADD `unrestricted` integer;--> statement-breakpoint
ALTER TABLE `tokens` ADD `parent_audit_id` text;--> statement-breakpoint
ALTER TABLE `users` ADD `options` text DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE `users` ADD `failed_auth_count` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `users` ADD `failed_auth_at` integer;